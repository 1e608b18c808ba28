/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.SubjectFilter;
import dev.varve.kv.KeyValueChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Where a watch reads: pages of changes of keys that fit a filter. */
final class WatchSource {

    private static final int MOST_CHANGES = 64;
    private static final long MOST_BYTES = 4L << 20;

    private final BucketStreams buckets;
    private final RecordReads reads;
    private final String bucket;
    private final String subjects;
    private final Duration attempt;

    /**
     * What was read.
     *
     * @param seen up to which revision it is complete
     */
    record Page(List<KeyValueChange> changes, long seen) {}

    WatchSource(Scope scope, String bucket, SubjectFilter filter) {
        this.buckets = scope.session().keyBuckets();
        this.reads = new RecordReads(scope.session());
        this.bucket = bucket;
        this.subjects = buckets.names().keys(bucket, filter);
        this.attempt = scope.session().config().requestTimeout();
    }

    /** The subjects of the keys. */
    String subjects() {
        return subjects;
    }

    /** What the leader tells of the bucket; empty if there is none. */
    Optional<ObjectNode> info(Effort effort) {
        return buckets.info(bucket, effort);
    }

    /** The last revision that {@code info} tells. */
    static long last(ObjectNode info) {
        return info.path("state").path("last_seq").asLong(0);
    }

    /** A page of what there is after {@code position}, as far as {@code info} knows. */
    Page read(ObjectNode info, BucketPosition position, Effort effort) {
        BucketStream stream = buckets.stream(bucket, info);
        List<KeyValueChange> changes = new ArrayList<>();
        long bytes = 0;
        long seen = position.seen();
        try (RecordScan scan = new RecordScan(reads, stream, subjects, seen, last(info))) {
            while (changes.size() < MOST_CHANGES && bytes < MOST_BYTES) {
                Optional<StoredRecord> next = scan.next(effort, attempt);
                if (next.isEmpty()) {
                    return new Page(changes, last(info));
                }
                seen = next.get().seq();
                bytes += next.get().payload().size();
                change(stream, next.get(), position, effort).ifPresent(changes::add);
            }
        }
        return new Page(changes, seen);
    }

    private Optional<KeyValueChange> change(
            BucketStream stream, StoredRecord found, BucketPosition position, Effort effort) {
        if (found.seq() > position.valuesUntil()) {
            return KeyRecords.change(buckets.names(), stream, found);
        }
        return isLatest(stream, found, effort)
                ? KeyRecords.entry(buckets.names(), stream, found).map(KeyValueChange::put)
                : Optional.empty();
    }

    /** Buckets of other clients may keep several messages of a key. */
    private boolean isLatest(BucketStream stream, StoredRecord found, Effort effort) {
        return stream.config().path("max_msgs_per_subject").asLong(0) == 1
                || reads.last(stream, found.subject(), effort)
                        .filter(last -> last.seq() == found.seq())
                        .isPresent();
    }
}
