/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.ClosableIterator;
import dev.varve.Preconditions;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import java.util.List;
import java.util.Optional;

/** Reads values of keys. */
final class KeyReads {

    private final Scope scope;
    private final BucketStreams buckets;
    private final RecordReads records;

    KeyReads(Scope scope) {
        this.scope = scope;
        this.buckets = scope.session().keyBuckets();
        this.records = new RecordReads(scope.session());
    }

    RecordReads records() {
        return records;
    }

    Optional<KeyValueEntry> get(Key key) {
        Effort effort = scope.read("get of " + key);
        return buckets.find(key.bucket(), effort)
                .flatMap(stream ->
                        last(stream, key, effort).flatMap(found -> KeyRecords.entry(buckets.names(), stream, found)));
    }

    /** The last message of {@code key}, value or marker. */
    Optional<StoredRecord> last(BucketStream stream, Key key, Effort effort) {
        return records.last(stream, buckets.names().key(key.bucket(), key.name()), effort);
    }

    /** The live values of keys that fit {@code filter}, in order of name. */
    ClosableIterator<KeyValueEntry> getAll(String bucket, SubjectFilter filter) {
        Preconditions.name("bucket", bucket);
        Effort effort = scope.read("listing of bucket '" + bucket + "'");
        Optional<BucketStream> stream = buckets.find(bucket, effort);
        if (stream.isEmpty()) {
            return new HeldIterator<>(List.of());
        }
        return new LatestRecords<>(
                scope,
                records,
                stream.get(),
                subjects(stream.get(), filter, effort),
                found -> KeyRecords.entry(buckets.names(), stream.get(), found));
    }

    /** The subjects of the keys that fit {@code filter}, in order of the names of the keys. */
    private List<String> subjects(BucketStream stream, SubjectFilter filter, Effort effort) {
        String bucket = stream.bucket();
        return records.subjects(stream, buckets.names().keys(bucket, filter), effort).stream()
                .map(subject -> buckets.names().keyName(bucket, subject))
                .filter(KeyRecords::isName)
                .sorted()
                .map(name -> buckets.names().key(bucket, name))
                .toList();
    }
}
