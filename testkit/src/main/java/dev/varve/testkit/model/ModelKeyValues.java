/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.model;

import dev.varve.Bytes;
import dev.varve.Capabilities;
import dev.varve.Capability;
import dev.varve.ClosableIterator;
import dev.varve.Deletion;
import dev.varve.Durability;
import dev.varve.Preconditions;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.kv.BucketInfo;
import dev.varve.kv.BucketSpec;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import dev.varve.kv.KeyValueStore;
import dev.varve.kv.PutOptions;
import dev.varve.kv.Watch;
import dev.varve.kv.WatchStart;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The key-values of the model: one map of all keys, and the revision of each bucket. */
final class ModelKeyValues implements KeyValueStore {

    private final TreeMap<Key, KeyValueEntry> entries = new TreeMap<>();
    private final Map<String, Long> revisions = new HashMap<>();
    private final Map<String, BucketSpec> specs = new TreeMap<>();
    private final Capabilities capabilities;

    ModelKeyValues(Capabilities capabilities) {
        this.capabilities = capabilities;
    }

    @Override
    public Optional<KeyValueEntry> get(Key key) {
        return Optional.ofNullable(entries.get(key));
    }

    private long revision(Key key) {
        return get(key).map(KeyValueEntry::revision).orElse(0L);
    }

    private long nextRevision(String bucket) {
        specs.putIfAbsent(bucket, BucketSpec.of(bucket));
        return revisions.merge(bucket, 1L, Long::sum);
    }

    @Override
    public Receipt put(Key key, Bytes value, PutOptions options) {
        options.ttl().ifPresent(ttl -> capabilities.require(Capability.TTL));
        options.atLeast().ifPresent(capabilities::require);
        long revision = nextRevision(key.bucket());
        entries.put(key, new KeyValueEntry(key, value, revision, Instant.EPOCH));
        return new Receipt(revision, Instant.EPOCH, false, Durability.VOLATILE, 0);
    }

    @Override
    public CompletableFuture<Receipt> putAsync(Key key, Bytes value, PutOptions options) {
        return ModelStreams.completed(() -> put(key, value, options));
    }

    @Override
    public Receipt create(Key key, Bytes value, PutOptions options) {
        return update(key, value, 0, options);
    }

    @Override
    public Receipt update(Key key, Bytes value, long expectedRevision, PutOptions options) {
        Preconditions.atLeast("expectedRevision", expectedRevision, 0);
        checkRevision(key, expectedRevision);
        return put(key, value, options);
    }

    private void checkRevision(Key key, long expected) {
        if (revision(key) != expected) {
            throw StorageException.revisionConflict(
                    "revision of " + key + " is " + revision(key) + ", not " + expected, revision(key));
        }
    }

    @Override
    public Deletion delete(Key key) {
        return deleteAll(key.bucket(), SubjectFilter.of(key.name()));
    }

    @Override
    public Deletion delete(Key key, long expectedRevision) {
        Preconditions.atLeast("expectedRevision", expectedRevision, 1);
        checkRevision(key, expectedRevision);
        return delete(key);
    }

    @Override
    public Deletion deleteAll(String bucket, SubjectFilter filter) {
        List<Key> found =
                fitting(bucket, filter).stream().map(KeyValueEntry::key).toList();
        found.forEach(key -> {
            entries.remove(key);
            nextRevision(bucket);
        });
        return new Deletion(found.size(), Durability.VOLATILE, 0);
    }

    private List<KeyValueEntry> fitting(String bucket, SubjectFilter filter) {
        Preconditions.name("bucket", bucket);
        return entries.values().stream()
                .filter(entry -> entry.key().bucket().equals(bucket))
                .filter(entry -> filter.matches(Subject.of(entry.key().name())))
                .toList();
    }

    @Override
    public ClosableIterator<String> keys(String bucket, SubjectFilter filter) {
        return ModelIterator.of(fitting(bucket, filter).stream()
                .map(entry -> entry.key().name())
                .toList());
    }

    @Override
    public ClosableIterator<KeyValueEntry> getAll(String bucket, SubjectFilter filter) {
        return ModelIterator.of(fitting(bucket, filter));
    }

    @Override
    public Watch watch(String bucket, SubjectFilter filter, WatchStart start) {
        throw ModelVarve.absent("watches");
    }

    @Override
    public boolean ensure(BucketSpec spec) {
        return !spec.equals(specs.put(spec.name(), spec));
    }

    @Override
    public Optional<BucketInfo> info(String bucket) {
        return Optional.ofNullable(specs.get(bucket)).map(this::info);
    }

    private BucketInfo info(BucketSpec spec) {
        List<KeyValueEntry> all = fitting(spec.name(), SubjectFilter.all());
        long bytes = all.stream()
                .mapToLong(entry -> entry.value().size() + entry.key().name().length())
                .sum();
        return new BucketInfo(spec, all.size(), bytes, revisions.getOrDefault(spec.name(), 0L), 0);
    }

    @Override
    public List<BucketInfo> buckets() {
        return specs.values().stream().map(this::info).toList();
    }

    @Override
    public boolean drop(String bucket) {
        entries.keySet().removeIf(key -> key.bucket().equals(bucket));
        revisions.remove(bucket);
        return specs.remove(bucket) != null;
    }
}
