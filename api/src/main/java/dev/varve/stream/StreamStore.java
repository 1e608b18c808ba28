/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

import dev.varve.ClosableIterator;
import dev.varve.Deletion;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Durable streams of messages, addressed by subject.
 *
 * <p><strong>Streams and subjects.</strong> Every subject belongs to at most one stream. A stream that was {@linkplain #ensure declared} owns all subjects that its filters match; any
 * other subject gets a stream of its own with its first write. Sequences belong to the stream: messages of all its subjects share one order.
 *
 * <p><strong>Sequences</strong> start at 1, only rise, and are never given twice, whatever is deleted and whichever server owns the stream. {@code publish} takes the next
 * one; deletes leave gaps.
 *
 * <p><strong>Reads</strong> see every write that was acknowledged before they began, and never a message past its time to live or its stream's maximum age.
 *
 * <p><strong>Errors.</strong> A call that throws {@link dev.varve.StorageException} changed nothing. Reading what does not exist is an empty result; a subject without a stream
 * reads as an empty stream. Safe for use by many threads; writes of one thread to one stream are stored in the order of the calls, also when issued through the asynchronous twins.
 */
public interface StreamStore {

    /**
     * Stores {@code message} at exactly {@code seq}.
     *
     * <p>With {@code seq} = last + 1 it is appended. Where {@code seq} holds an identical message of the same subject (value, headers, timestamp), nothing changes and the receipt
     * is marked a duplicate: the call may be repeated safely. A {@code seq} beyond last + 1 needs {@link dev.varve.Capability#SEQ_SPARSE}; different content at a {@code seq}
     * that is taken replaces the message and needs {@link dev.varve.Capability#SEQ_OVERWRITE}. A {@code seq} at or below last whose message was deleted cannot be set again. Neither can one
     * that was passed over, or that belongs to another subject of the stream; where deletes are denied, no message can be replaced ({@link dev.varve.ErrorCode#DENIED}).
     *
     * @param seq at least 1
     * @param options {@code expectedLastSeq}, {@code expectedLastSubjectSeq} and {@code msgId} do not go with {@code set}
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#SEQ_CONFLICT} with the last sequence where the rule above refuses; {@link dev.varve.ErrorCode#UNSUPPORTED} where
     *     a capability is missing; and what {@link #publish} throws
     */
    Receipt set(Subject subject, long seq, Message message, PublishOptions options);

    /** {@link #set(Subject, long, Message, PublishOptions)} that asks nothing special. */
    default Receipt set(Subject subject, long seq, Message message) {
        return set(subject, seq, message, PublishOptions.none());
    }

    /**
     * {@link #set} without waiting: the future completes, on a thread of the store, with the receipt or with the exception that {@code set} would throw.
     *
     * <p>The number of writes under way is bounded: the call blocks while too many are. A malformed request throws at once.
     */
    CompletableFuture<Receipt> setAsync(Subject subject, long seq, Message message, PublishOptions options);

    /**
     * Appends {@code message} to the stream of {@code subject} and returns when it is stored at the durability asked for.
     *
     * <p>Atomic; linearizable within the stream. With a message id that the stream remembers, nothing is stored and the receipt is that of the first write, marked a duplicate,
     * whatever else the options expect.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#SEQ_CONFLICT} with the actual last sequence where one was expected; {@link dev.varve.ErrorCode#FENCED} where a
     *     higher writer epoch was seen; {@link dev.varve.ErrorCode#TOO_LARGE}, {@link dev.varve.ErrorCode#INSUFFICIENT_STORAGE} by the limits; {@link dev.varve.ErrorCode#UNSUPPORTED} for a
     *     durability or capability that is not there; {@link dev.varve.ErrorCode#UNAVAILABLE}, {@link dev.varve.ErrorCode#DENIED}
     * @throws dev.varve.OutcomeUnknownException if the answer did not come; see {@link #resolve}
     */
    Receipt publish(Subject subject, Message message, PublishOptions options);

    /** {@link #publish(Subject, Message, PublishOptions)} that asks nothing special. */
    default Receipt publish(Subject subject, Message message) {
        return publish(subject, message, PublishOptions.none());
    }

    /**
     * {@link #publish} without waiting: the future completes, on a thread of the store, with the receipt or with the exception that {@code publish} would throw.
     *
     * <p>Calls of one thread for one stream are stored in the order of the calls. One that fails does not stop those after it; a writer that needs a prefix gives each the
     * {@code expectedLastSeq} that the one before it will have. The number of writes under way is bounded: the call blocks while too many are.
     */
    CompletableFuture<Receipt> publishAsync(Subject subject, Message message, PublishOptions options);

    /**
     * Appends all messages of {@code batch}, in order and with consecutive sequences, or none.
     *
     * <p>All subjects belong to one stream. {@code expectedLastSeq} may be asked of the first message only. If every message id of the batch is remembered, the receipts are those of
     * the first time; if only some are, the batch is refused with {@link dev.varve.ErrorCode#INVALID}. Needs {@link dev.varve.Capability#ATOMIC_BATCH}.
     *
     * @param batch at least one, at most {@link dev.varve.Limits#maxBatchMessages()}
     * @return a receipt for each, in order
     */
    List<Receipt> publishAll(List<Publication> batch);

    /** What became of the write to {@code subject} under {@code msgId}; see {@link Resolution}. */
    Resolution resolve(Subject subject, String msgId);

    /** The message of {@code subject} at {@code seq}; empty if there is none, or if that sequence belongs to another subject. */
    Optional<StoredMessage> get(Subject subject, long seq);

    /** The message of {@code subject} with the greatest sequence. */
    Optional<StoredMessage> last(Subject subject);

    /**
     * The last message of each subject that fits {@code filter}, over all streams; each subject once, in no particular order.
     *
     * <p>A filter with wildcards needs {@link dev.varve.Capability#LAST_PER_SUBJECT}.
     */
    ClosableIterator<StoredMessage> lastPerSubject(SubjectFilter filter);

    /**
     * The messages of {@code filter} in {@code range}, in order of their sequences, as a consistent prefix: up to the last one returned, none that was there when the call began
     * and has not been removed since is missing. Messages stored after the call began may or may not appear.
     *
     * @param filter subjects of one stream; a filter that several streams serve has no order and is {@link dev.varve.ErrorCode#INVALID}
     */
    ClosableIterator<StoredMessage> getAll(SubjectFilter filter, Range range);

    /** {@link #getAll(SubjectFilter, Range)} of one subject. */
    default ClosableIterator<StoredMessage> getAll(Subject subject, Range range) {
        return getAll(subject.filter(), range);
    }

    /**
     * Removes the message of {@code subject} at {@code seq}, if it is there.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#DENIED} if the stream has {@link StreamSpec.Trait#DENY_DELETE}
     */
    Deletion delete(Subject subject, long seq);

    /**
     * Removes the messages of {@code subject} up to and including {@code endSeq}; {@link Long#MAX_VALUE} removes all of them. The stream itself stays, and so does its last sequence.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#DENIED} if the stream has {@link StreamSpec.Trait#DENY_DELETE}
     */
    Deletion deleteAll(Subject subject, long endSeq);

    /**
     * Follows the changes of every stream whose subjects fit {@code filter}, those made later by new streams included.
     *
     * <p>When the call returns, the feed is in place: a change acknowledged after that is in it. A layer that needs state and changes opens the feed from the
     * {@linkplain FeedStart#beginning() beginning}, or reads with {@link #getAll} after opening it {@linkplain FeedStart#now() now}.
     */
    Changes changes(SubjectFilter filter, FeedStart start);

    /**
     * A handle to the durable consumer of {@code spec}, created if it does not exist.
     *
     * <p>Where it exists with other redelivery, {@code maxInFlight} or order, it is changed in place without losing its cursor; with another filter or acks the call fails with
     * {@link dev.varve.ErrorCode#INVALID} naming the fields. Needs {@link dev.varve.Capability#DURABLE_CONSUMER}.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INVALID} if no one stream owns all subjects of the filter
     */
    StreamConsumer consumer(ConsumerSpec spec);

    /** The consumers of the stream that owns {@code subject}, by name. */
    List<ConsumerInfo> consumers(SubjectFilter subject);

    /** Deletes the consumer {@code name} of the stream that owns {@code subject}; false if there is none. */
    boolean deleteConsumer(SubjectFilter subject, String name);

    /** The stream that owns {@code subject}; empty if none exists. */
    Optional<StreamInfo> info(Subject subject);

    /**
     * The streams with a subject that fits {@code filter}, ordered by name. A stream that exists from the call to the end is listed once, whatever moves or fails meanwhile: nothing is left out silently.
     *
     * <p>The iterator throws {@link dev.varve.ErrorCode#UNAVAILABLE} where the rest cannot be had whole before the deadline, and {@link dev.varve.ErrorCode#CORRUPT} in the place of a stream that is damaged, after
     * which it can be asked for the next one.
     */
    ClosableIterator<StreamInfo> list(SubjectFilter filter);

    /**
     * Makes the declared stream be as {@code spec} says: creates it, or changes what can be changed without losing data. Idempotent.
     *
     * @return what was different before; empty if nothing was
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INVALID} if it exists with a difference that is not {@linkplain Difference#changeable() changeable}, or if one of its
     *     subjects belongs to another stream, naming it; {@link dev.varve.ErrorCode#UNSUPPORTED} for what the backend cannot do
     */
    List<Difference> ensure(StreamSpec spec);

    /** How the declared stream differs from {@code spec}, changing nothing; empty if it does not. */
    List<Difference> diff(StreamSpec spec);

    /**
     * Removes the stream that owns {@code subject} with all it holds, its consumers and its declaration; false if there is none. A stream made later for the same subject is a new one:
     * its sequences begin at 1, and feeds that followed the old one are told {@link Change.Kind#RESET}.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#DENIED} if it has {@link StreamSpec.Trait#DENY_DELETE}
     */
    boolean drop(SubjectFilter subject);
}
