/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Bytes;
import dev.varve.ClosableIterator;
import dev.varve.Deletion;
import dev.varve.Durability;
import dev.varve.Preconditions;
import dev.varve.Receipt;
import dev.varve.SubjectFilter;
import dev.varve.kv.BucketInfo;
import dev.varve.kv.BucketSpec;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import dev.varve.kv.KeyValueStore;
import dev.varve.kv.PutOptions;
import dev.varve.kv.Watch;
import dev.varve.kv.WatchStart;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The verbs on keys: each finds the bucket that it concerns and leaves the rest to it. */
final class MemoryKeyValues implements KeyValueStore {
    private static final Deletion NOTHING = new Deletion(0, Durability.VOLATILE, 0);

    private final Environment environment;
    private final BucketRegistry buckets;
    private final Duration deadline;

    MemoryKeyValues(Environment environment, BucketRegistry buckets, Duration deadline) {
        this.environment = environment;
        this.buckets = buckets;
        this.deadline = deadline;
    }

    @Override
    public Optional<KeyValueEntry> get(Key key) {
        Bucket bucket = find(key.bucket());
        return bucket == null ? Optional.empty() : bucket.get(key);
    }

    @Override
    public Receipt put(Key key, Bytes value, PutOptions options) {
        return put(key, value, OptionalLong.empty(), options);
    }

    @Override
    public CompletableFuture<Receipt> putAsync(Key key, Bytes value, PutOptions options) {
        return environment.completions().submit(() -> put(key, value, options), deadline);
    }

    @Override
    public Receipt create(Key key, Bytes value, PutOptions options) {
        return put(key, value, OptionalLong.of(0), options);
    }

    @Override
    public Receipt update(Key key, Bytes value, long expectedRevision, PutOptions options) {
        Preconditions.atLeast("expectedRevision", expectedRevision, 0);
        return put(key, value, OptionalLong.of(expectedRevision), options);
    }

    private Receipt put(Key key, Bytes value, OptionalLong expected, PutOptions options) {
        environment.lifecycle().requireOpen();
        options.atLeast().ifPresent(environment.capabilities()::require);
        return buckets.obtain(key.bucket()).put(key, value, expected, options);
    }

    @Override
    public Deletion delete(Key key) {
        Bucket bucket = find(key.bucket());
        return bucket == null ? NOTHING : bucket.delete(key, OptionalLong.empty());
    }

    @Override
    public Deletion delete(Key key, long expectedRevision) {
        Preconditions.atLeast("expectedRevision", expectedRevision, 1);
        environment.lifecycle().requireOpen();
        return buckets.obtain(key.bucket()).delete(key, OptionalLong.of(expectedRevision));
    }

    @Override
    public Deletion deleteAll(String bucket, SubjectFilter filter) {
        Bucket found = find(bucket);
        return found == null ? NOTHING : found.deleteAll(new SubjectMatcher(filter));
    }

    @Override
    public ClosableIterator<String> keys(String bucket, SubjectFilter filter) {
        Bucket found = find(bucket);
        SubjectMatcher matcher = new SubjectMatcher(filter);
        return new LazyIterator<>(environment.lifecycle(), previous -> {
            KeyValueEntry next = found == null ? null : found.next(matcher, previous);
            return next == null ? null : next.key().name();
        });
    }

    @Override
    public ClosableIterator<KeyValueEntry> getAll(String bucket, SubjectFilter filter) {
        Bucket found = find(bucket);
        SubjectMatcher matcher = new SubjectMatcher(filter);
        return new LazyIterator<>(environment.lifecycle(), previous -> {
            String name = previous == null ? null : previous.key().name();
            return found == null ? null : found.next(matcher, name);
        });
    }

    @Override
    public Watch watch(String bucket, SubjectFilter filter, WatchStart start) {
        environment.lifecycle().requireOpen();
        Bucket watched = buckets.obtain(Preconditions.name("bucket", bucket));
        BucketWatch watch = new BucketWatch(watched, new SubjectMatcher(filter), environment.lifecycle());
        watch.open(start);
        return watch;
    }

    @Override
    public boolean ensure(BucketSpec spec) {
        environment.lifecycle().requireOpen();
        spec.durability().ifPresent(environment.capabilities()::require);
        return buckets.obtain(spec.name()).ensure(spec);
    }

    @Override
    public Optional<BucketInfo> info(String bucket) {
        Bucket found = find(bucket);
        return found == null ? Optional.empty() : found.info();
    }

    @Override
    public List<BucketInfo> buckets() {
        environment.lifecycle().requireOpen();
        return buckets.all().stream().flatMap(bucket -> bucket.info().stream()).toList();
    }

    @Override
    public boolean drop(String bucket) {
        Bucket found = find(bucket);
        return found != null && found.drop();
    }

    private @Nullable Bucket find(String bucket) {
        environment.lifecycle().requireOpen();
        return buckets.find(Preconditions.name("bucket", bucket));
    }
}
