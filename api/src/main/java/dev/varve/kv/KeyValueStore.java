/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.kv;

import dev.varve.Bytes;
import dev.varve.ClosableIterator;
import dev.varve.Deletion;
import dev.varve.Receipt;
import dev.varve.SubjectFilter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Durable key-value state: the last value of each key, no history.
 *
 * <p>Each bucket has one order of writes: every put and delete gets a revision greater than all before it. A write is atomic and, once acknowledged, seen by every read that begins
 * later. Errors are those of {@link dev.varve.ErrorCode}; a call that throws {@link dev.varve.StorageException} changed nothing. Where the answer to a write was lost,
 * {@link dev.varve.OutcomeUnknownException}: read the key and compare revisions. Safe for use by many threads; writes of one thread to one bucket are stored in the order of the
 * calls.
 */
public interface KeyValueStore {

    /** The live value of {@code key}. */
    Optional<KeyValueEntry> get(Key key);

    /**
     * Gives {@code key} a value, whatever it had before.
     *
     * @return the receipt, whose {@code seq} is the new revision
     */
    Receipt put(Key key, Bytes value, PutOptions options);

    /** {@link #put(Key, Bytes, PutOptions)} that asks nothing special. */
    default Receipt put(Key key, Bytes value) {
        return put(key, value, PutOptions.none());
    }

    /** {@link #put} without waiting, bounded and ordered like {@link dev.varve.stream.StreamStore#publishAsync}. */
    CompletableFuture<Receipt> putAsync(Key key, Bytes value, PutOptions options);

    /**
     * Gives {@code key} its first value: it must have no live one, never written, deleted and expired alike.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#REVISION_CONFLICT} with the current revision if it has one
     */
    Receipt create(Key key, Bytes value, PutOptions options);

    /** {@link #create(Key, Bytes, PutOptions)} that asks nothing special. */
    default Receipt create(Key key, Bytes value) {
        return create(key, value, PutOptions.none());
    }

    /**
     * Replaces the value of {@code key} if its revision still is {@code expectedRevision}; 0 means that it has no live value.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#REVISION_CONFLICT} with the current revision, 0 for none
     */
    Receipt update(Key key, Bytes value, long expectedRevision, PutOptions options);

    /** {@link #update(Key, Bytes, long, PutOptions)} that asks nothing special. */
    default Receipt update(Key key, Bytes value, long expectedRevision) {
        return update(key, value, expectedRevision, PutOptions.none());
    }

    /** Takes the value of {@code key} away, if it has one. */
    Deletion delete(Key key);

    /**
     * Takes the value of {@code key} away if its revision still is {@code expectedRevision}, at least 1.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#REVISION_CONFLICT} with the current revision, 0 for none
     */
    Deletion delete(Key key, long expectedRevision);

    /** Takes the values of all keys that fit {@code filter} away, in one step. */
    Deletion deleteAll(String bucket, SubjectFilter filter);

    /** The names of live keys that fit {@code filter}, in order of name; complete, or an error. */
    ClosableIterator<String> keys(String bucket, SubjectFilter filter);

    /** The live values of keys that fit {@code filter}, in order of name; each as it was at some moment during the call. */
    ClosableIterator<KeyValueEntry> getAll(String bucket, SubjectFilter filter);

    /** Follows the changes of keys of {@code bucket} that fit {@code filter}. When the call returns, the watch is in place. */
    Watch watch(String bucket, SubjectFilter filter, WatchStart start);

    /**
     * Makes the bucket be as {@code spec} says, creating it where there is none. Idempotent; every setting can be changed, and none removes a value that is there.
     *
     * @return whether anything was different before
     */
    boolean ensure(BucketSpec spec);

    /** The bucket {@code bucket}; empty if it does not exist. */
    Optional<BucketInfo> info(String bucket);

    /**
     * Every bucket, by name: all of them, or an exception.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} where they cannot be had whole before the deadline; {@link dev.varve.ErrorCode#CORRUPT} where one is damaged, naming it
     */
    List<BucketInfo> buckets();

    /** Removes the bucket with all it holds; false if there is none. Watches of it are told {@link KeyValueChange.Kind#RESET}. */
    boolean drop(String bucket);
}
