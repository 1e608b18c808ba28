/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.ClosableIterator;
import dev.varve.Preconditions;
import dev.varve.object.ObjectInfo;
import dev.varve.object.ObjectName;
import dev.varve.object.ObjectReader;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads objects and their descriptions. */
final class ObjectReads {

    private final Scope scope;
    private final BucketStreams buckets;
    private final ObjectNames names;
    private final RecordReads records;

    ObjectReads(Scope scope) {
        this.scope = scope;
        this.buckets = scope.session().objectBuckets();
        this.names = new ObjectNames(buckets.names());
        this.records = new RecordReads(scope.session());
    }

    RecordReads records() {
        return records;
    }

    ObjectNames names() {
        return names;
    }

    Optional<ObjectInfo> info(ObjectName name) {
        Effort effort = scope.read("info of object " + name);
        return buckets.find(name.bucket(), effort)
                .flatMap(stream -> description(stream, name, effort))
                .flatMap(ObjectRecord::info);
    }

    /** The last description of {@code name}, of a deleted object too. */
    Optional<ObjectRecord> description(BucketStream stream, ObjectName name, Effort effort) {
        return records.last(stream, names.description(name), effort).map(found -> ObjectRecord.of(name, stream, found));
    }

    Optional<ObjectReader> get(ObjectName name) {
        Effort effort = scope.read("get of object " + name);
        return buckets.find(name.bucket(), effort)
                .flatMap(stream -> description(stream, name, effort)
                        .flatMap(description -> description.info().map(info -> open(stream, description, info))));
    }

    private ObjectReader open(BucketStream stream, ObjectRecord description, ObjectInfo info) {
        String chunks = names.chunks(stream.bucket(), description.contentId());
        RecordScan scan = new RecordScan(records, stream, chunks, 0, description.seq());
        ChunkStream bytes = new ChunkStream(scope, scan, info, () -> isThere(stream, description, info.name()));
        return new JetStreamObjectReader(info, bytes);
    }

    /** Whether the object still has the content that {@code description} tells. */
    private boolean isThere(BucketStream stream, ObjectRecord description, ObjectName name) {
        return description(stream, name, scope.read("look at object " + name))
                .filter(now -> now.info().isPresent() && now.contentId().equals(description.contentId()))
                .isPresent();
    }

    ClosableIterator<ObjectInfo> list(String bucket, String prefix) {
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
                subjects(stream.get(), prefix, effort),
                found -> names.name(bucket, found.subject())
                        .flatMap(name ->
                                ObjectRecord.of(name, stream.get(), found).info()));
    }

    private List<String> subjects(BucketStream stream, String prefix, Effort effort) {
        String bucket = stream.bucket();
        return records.subjects(stream, names.descriptions(bucket), effort).stream()
                .flatMap(subject -> names.name(bucket, subject).stream())
                .filter(name -> name.name().startsWith(prefix))
                .sorted(Comparator.comparing(ObjectName::name))
                .map(names::description)
                .toList();
    }

    /** Every bucket that holds an object. */
    List<String> nonEmpty() {
        return buckets.all(scope.read("list of buckets")).stream()
                .filter(this::holdsObject)
                .toList();
    }

    private boolean holdsObject(String bucket) {
        try (ClosableIterator<ObjectInfo> objects = list(bucket, "")) {
            return objects.hasNext();
        }
    }
}
