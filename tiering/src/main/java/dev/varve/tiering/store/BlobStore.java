/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import dev.varve.Capability;
import dev.varve.ClosableIterator;
import java.util.Optional;
import java.util.Set;

/**
 * Named bytes in a store that many processes share, with two conditional writes.
 *
 * <p><strong>The model.</strong> A blob is visible only when it is whole. {@link #create} writes a key that holds nothing; {@link #replace} changes a key whose present content the writer names by its
 * {@linkplain BlobTag tag}. There is no other way to write, so that a process which has been replaced, and does not know it, cannot overwrite what its successor has written. What stands on this
 * creates all its data under keys of its own, and has one blob, replaced, that says which of them count: that replacement is the only commit point.
 *
 * <p><strong>Lost answers.</strong> Both writes may be repeated with the same content. A store resolves a lost answer itself where it can: it asks again, and where it then hears that the key is taken it compares length and
 * digest; equal is success. Only where even that is not answered does it throw {@link dev.varve.OutcomeUnknownException}: the write may have happened, or may happen yet. Call again with the same
 * content. Therefore no two writers may ever give {@link #replace} equal contents, nor one writer the same twice with another in between: put the epoch and a count into it.
 *
 * <p><strong>Durability and order.</strong> When a write or delete returns, it survives the loss of power, and every read, head and listing that begins afterwards, in any process, sees it.
 *
 * <p><strong>Failure.</strong> Everything else is a {@link dev.varve.StorageException}, and changed nothing:
 * {@link dev.varve.ErrorCode#UNAVAILABLE} (no answer, too many requests; may be tried again), {@link dev.varve.ErrorCode#DENIED} (credentials, permissions, retention),
 * {@link dev.varve.ErrorCode#RESTORING}, {@link dev.varve.ErrorCode#CORRUPT}, {@link dev.varve.ErrorCode#INSUFFICIENT_STORAGE}, {@link dev.varve.ErrorCode#TOO_LARGE},
 * {@link dev.varve.ErrorCode#UNSUPPORTED} and {@link dev.varve.ErrorCode#INVALID} (what is asked for does not exist, such as the bucket). A blob that is not there is an empty {@link Optional}.
 *
 * <p>Every call ends within the time-outs of the store's configuration. Memory is bounded however large a blob is. Safe for use by many threads. Whoever writes a store runs {@code BlobStoreContract} of the test kit against it.
 */
public interface BlobStore extends AutoCloseable {

    /** Where the blobs are, for people: {@code memory}, {@code file:/var/tier}, {@code s3://bucket/prefix}. Without secrets. */
    String name();

    /**
     * Which of these it can do: {@link Capability#TIERED_STORAGE} (cold classes, from which blobs are restored), {@link Capability#DENY_DELETE} (retention). What needs a missing one is refused with
     * {@link dev.varve.ErrorCode#UNSUPPORTED}. Of an S3-compatible store it says what the interface has; {@link #check} asks the store itself.
     */
    Set<Capability> capabilities();

    /**
     * Asks the store whether blobs could be created with {@code options}: that it is there, lets the caller in, keeps versions and locks where a retention is wanted. Writes nothing. A store may know more when it is written to:
     * that the caller may do so, and that conditions are heeded, only {@link ConditionalWriteProbe} shows.
     *
     * @throws dev.varve.StorageException what is wrong and what to do, in one line
     */
    void check(BlobOptions options);

    /**
     * Stores {@code content} as {@code key} if there is no such blob.
     *
     * @return {@link WriteAnswer.Stored}; {@link WriteAnswer.AlreadyThere} if the key holds this very content; {@link WriteAnswer.Conflict} if it holds other
     * @throws dev.varve.OutcomeUnknownException if the answer was lost and could not be had otherwise; create again with the same content
     * @throws java.io.UncheckedIOException if {@code content} cannot be read; nothing is stored
     */
    WriteAnswer create(BlobKey key, BlobContent content, BlobOptions options);

    /** {@link #create(BlobKey, BlobContent, BlobOptions)} with {@link BlobOptions#standard()}. */
    default WriteAnswer create(BlobKey key, BlobContent content) {
        return create(key, content, BlobOptions.standard());
    }

    /**
     * Stores {@code content} as {@code key} if what it holds has the tag {@code expected}, in one step: of several that replace the same content one succeeds. The class is {@link StorageClass#STANDARD}.
     *
     * <p>A {@link WriteAnswer.Conflict} after a lost answer may also mean that the write happened and that somebody who read it has replaced it since.
     *
     * @return {@link WriteAnswer.Stored}; {@link WriteAnswer.AlreadyThere} if the key holds this very content; {@link WriteAnswer.Conflict} if it holds other, or nothing
     * @throws dev.varve.OutcomeUnknownException if the answer was lost and could not be had otherwise; replace again with the same tag and content, or read
     * @throws java.io.UncheckedIOException if {@code content} cannot be read; nothing is stored
     */
    WriteAnswer replace(BlobKey key, BlobTag expected, BlobContent content);

    /** What is known of the present version of {@code key}; empty if there is none. */
    Optional<BlobInfo> head(BlobKey key);

    /** What is known of {@code version} of {@code key}; empty if the store does not have it, or no longer. */
    Optional<BlobInfo> head(BlobKey key, String version);

    /**
     * Opens {@code key}; empty if there is no such blob or version.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#RESTORING} while it is being restored; {@link dev.varve.ErrorCode#INVALID} if it is cold and nobody has asked for a restore, or the range is not within it
     */
    Optional<BlobReader> read(BlobKey key, ReadOptions options);

    /** {@link #read(BlobKey, ReadOptions)} of all of the present version. */
    default Optional<BlobReader> read(BlobKey key) {
        return read(key, ReadOptions.whole());
    }

    /**
     * The blobs whose keys start with {@code prefix}, in order of key. Pages are fetched as they are needed. A blob that is created or deleted meanwhile may be told or not; every other is, once.
     */
    ClosableIterator<BlobEntry> list(String prefix);

    /**
     * Removes the blob; false if there is none. May be repeated; after a lost answer, which is asked for again, false may mean that this call removed it. No condition guards it: delete only what nobody replaces.
     * Where the store keeps versions, the present one is hidden, and older ones stay until the store's own rules remove them.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#DENIED} if a retention forbids it
     */
    boolean delete(BlobKey key);

    /**
     * Asks for a cold blob to be readable for some days, and tells how far that is; empty if there is no such blob. Repeating it does no harm: a restore under way goes on as it was asked for first, one that is done is prolonged.
     * A blob that is not cold is {@link Availability.Ready}, and nothing is asked.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#UNSUPPORTED} where there are no cold classes, or the class does not know the speed
     */
    Optional<Availability> restore(BlobKey key, RestoreRequest request);

    /** Ends all use. Idempotent; never throws. */
    @Override
    void close();
}
