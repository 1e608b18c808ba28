/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

/**
 * What a backend may or may not be able to do.
 *
 * <p>Whatever is not listed here every backend does. A backend that lacks a capability refuses the operations that need it with
 * {@link ErrorCode#UNSUPPORTED} naming the capability, before anything is changed; it never imitates one at weaker strength. The contract kit
 * asserts the refusal.
 */
public enum Capability {
    /** {@code set} with a sequence beyond last + 1. */
    SEQ_SPARSE,
    /** {@code set} that replaces an existing message of other content. */
    SEQ_OVERWRITE,
    /** {@code publish} that expects a last sequence of the stream. */
    CAS_STREAM,
    /** {@code publish} that expects a last sequence of the subject. */
    CAS_SUBJECT,
    /** {@code publish} under a writer epoch that fences older writers. */
    WRITER_EPOCH,
    /** Message ids are remembered as long as the message is stored, not only for a window of time. */
    DEDUP_PERMANENT,
    /** {@code publishAll}: all messages of a batch or none. */
    ATOMIC_BATCH,
    /** A time to live of a single message or key. */
    TTL,
    /** A stream whose messages cannot be deleted by anyone. */
    DENY_DELETE,
    /** A stream of several subjects with one order. */
    MULTI_SUBJECT,
    /** A stream that copies another one, sequence by sequence, and goes on holding what that one lets go of. */
    MIRROR,
    /** Compression of stored messages. */
    COMPRESSION,
    /** Encryption of stored messages by the store. */
    ENCRYPTION_AT_REST,
    /** Consumers whose cursor, acknowledgements and redelivery the store keeps. */
    DURABLE_CONSUMER,
    /** Consumers that have at most one message of each subject out, and do not hold up other subjects meanwhile. */
    ORDER_PER_SUBJECT,
    /**
     * A settlement counts for the very delivery that it settles, and what has exhausted its deliveries is counted as stranded. Without it, a settlement that comes after the message was delivered again may
     * settle it all the same, the number of what is stranded is a guess that may be too low, and what is pending may be told a moment late.
     */
    EXACT_SETTLEMENT,
    /** {@code lastPerSubject} over a filter with wildcards. */
    LAST_PER_SUBJECT,
    /** A receipt tells the very time that reads of the message tell. Without it, the time of a receipt is that of the answer: on the client's clock, and no earlier than the store's but for what the clocks differ. */
    RECEIPT_TIME,
    /** Limits in bytes, and what is told of them, count values and headers and nothing else. Without it, what the store adds to a message counts too, some hundred bytes at most, and a value that is to be replaced may count beside the new one. */
    EXACT_BYTES,
    /** Messages larger than the transport's payload. */
    LARGE_MESSAGE,
    /** Deletes and evictions appear in the change feed exactly. */
    CHANGE_FEED_DELETES,
    /** A limit on the rate of writes to a stream. */
    RATE_LIMIT,
    /** A stream kept in memory only, gone with its server. */
    EPHEMERAL,
    /** Cold tiers, from which reading answers {@link ErrorCode#RESTORING}. */
    TIERED_STORAGE,
    /** Reads go on while the owner of a stream is being replaced. */
    READ_DURING_FAILOVER,
    /** More streams than memory or cluster state could hold: a stream at rest costs disk only. */
    UNLIMITED_STREAMS
}
