/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Bytes;
import dev.varve.Deletion;
import dev.varve.Durability;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import dev.varve.pubsub.WireHeaders;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes values away, each by a marker in its place, as NATS KV does: whoever watches sees it, and the revision rises.
 *
 * <p>A marker replaces the very message that was looked at, so that what is counted was there.
 */
final class KeyRemovals {

    /** More than a marker takes in place of a value. */
    private static final int MARKER_BYTES = 256;

    private final Scope scope;
    private final BucketStreams buckets;
    private final KeyReads reads;
    private final KeyWrites puts;
    private final RecordWrites writes;
    private final KeySweep sweep;

    KeyRemovals(Scope scope, KeyReads reads, KeyWrites puts, RecordWrites writes, KeySweep sweep) {
        this.scope = scope;
        this.buckets = scope.session().keyBuckets();
        this.reads = reads;
        this.puts = puts;
        this.writes = writes;
        this.sweep = sweep;
    }

    Deletion delete(Key key) {
        Effort effort = puts.effort("delete of " + key, key);
        while (true) {
            Optional<BucketStream> stream = buckets.find(key.bucket(), effort.reading());
            if (stream.isEmpty()) {
                return new Deletion(0, Durability.VOLATILE, 0);
            }
            Optional<StoredRecord> live = reads.last(stream.get(), key, effort.reading())
                    .filter(last -> KeyRecords.isLive(stream.get(), last));
            if (live.isEmpty()) {
                return deleted(stream.get(), 0);
            }
            if (mark(stream.get(), key, live.get().seq(), effort)) {
                return deleted(stream.get(), 1);
            }
        }
    }

    Deletion delete(Key key, long expected) {
        Preconditions.atLeast("expectedRevision", expected, 1);
        Effort effort = puts.effort("delete of " + key, key);
        while (true) {
            long last = puts.lastExpected(key, expected, effort);
            BucketStream stream = buckets.findOrMake(key.bucket(), effort.reading());
            if (mark(stream, key, last, effort)) {
                return deleted(stream, 1);
            }
        }
    }

    /** In one step, where the servers take batches and the bucket has room for the markers; key by key otherwise. */
    Deletion deleteAll(String bucket, SubjectFilter filter) {
        Effort effort = scope.write("deleteAll of bucket '" + bucket + "'", bucket, "");
        Optional<BucketStream> stream = buckets.find(bucket, effort.reading());
        if (stream.isPresent() && scope.session().features().takesBatches()) {
            OptionalLong swept = sweep.sweep(stream.get(), filter, this, effort);
            if (swept.isPresent()) {
                return deleted(stream.get(), swept.getAsLong());
            }
        }
        return oneByOne(bucket, filter);
    }

    private Deletion oneByOne(String bucket, SubjectFilter filter) {
        List<Key> keys = reads.getAll(bucket, filter).toList().stream()
                .map(KeyValueEntry::key)
                .toList();
        long count = keys.stream().map(this::delete).mapToLong(Deletion::count).sum();
        return buckets.find(bucket, scope.read("deleteAll of bucket '" + bucket + "'"))
                .map(stream -> deleted(stream, count))
                .orElseGet(() -> new Deletion(count, Durability.VOLATILE, 0));
    }

    private static Deletion deleted(BucketStream stream, long count) {
        return new Deletion(count, stream.durability(), stream.epoch());
    }

    /** Puts a marker in the place of message {@code seq} of {@code key}; false if that is not the last one any more. */
    private boolean mark(BucketStream stream, Key key, long seq, Effort effort) {
        ApiAnswer answer = writes.sendNow(marker(stream, key, seq), effort);
        if (KeyWrites.isConflict(answer)) {
            return false;
        }
        boolean full = answer.error()
                .filter(error -> error.meaning() == ApiError.Meaning.NO_ROOM)
                .isPresent();
        if (full) {
            return makeRoom(stream, key, seq, effort);
        }
        answer.orThrow(effort);
        return true;
    }

    /** A marker in the place of message {@code seq} of {@code key}. */
    RecordWrites.Write marker(BucketStream stream, Key key, long seq) {
        WireHeaders headers = WireHeaders.builder()
                .add(KeyRecords.OPERATION, KeyRecords.DELETED)
                .addAll(KeyWrites.ifLast(seq))
                .build();
        return puts.write(stream, key, Bytes.empty(), headers);
    }

    /** In a full bucket, a value that leaves room for the marker goes first, and the marker follows into its place. */
    private boolean makeRoom(BucketStream stream, Key key, long seq, Effort effort) {
        Optional<StoredRecord> value = reads.last(stream, key, effort.reading()).filter(last -> last.seq() == seq);
        if (value.isEmpty()) {
            return false;
        }
        if (value.get().payload().size() < MARKER_BYTES) {
            throw StorageException.insufficientStorage(
                    effort.what() + " was refused: the bucket is full, and a value of "
                            + value.get().payload().size() + " bytes leaves no room for the marker; raise maxBytes",
                    null);
        }
        ObjectNode purge = Json.object()
                .put("filter", buckets.names().key(key.bucket(), key.name()))
                .put("seq", seq + 1);
        ObjectNode purged = scope.session()
                .administration()
                .change("STREAM.PURGE." + stream.id(), purge, effort)
                .orThrow(effort);
        if (purged.path("purged").asLong(0) == 0) {
            return false;
        }
        ApiAnswer marked = writes.sendNow(marker(stream, key, 0), effort);
        if (!KeyWrites.isConflict(marked) && marked.error().isPresent()) {
            // The value is gone, and nobody who watches was told.
            throw effort.unanswered(
                    StorageException.unavailable(marked.error().get().toString(), null));
        }
        return true;
    }
}
