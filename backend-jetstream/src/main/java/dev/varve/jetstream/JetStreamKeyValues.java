/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Bytes;
import dev.varve.ClosableIterator;
import dev.varve.Deletion;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The key-values of JetStream, in buckets that NATS KV can read and write too. */
final class JetStreamKeyValues implements KeyValueStore {

    private final Scope scope;
    private final KeyReads reads;
    private final KeyWrites writes;
    private final KeyRemovals removals;
    private final KeyBuckets buckets;

    JetStreamKeyValues(Scope scope) {
        this.scope = scope;
        this.reads = new KeyReads(scope);
        RecordWrites records = new RecordWrites(scope.session(), scope.session().keyBuckets(), reads.records());
        this.buckets = new KeyBuckets(scope, reads);
        this.writes = new KeyWrites(scope, reads, buckets, records);
        this.removals = new KeyRemovals(scope, reads, writes, records, new KeySweep(reads, buckets, records));
    }

    @Override
    public Optional<KeyValueEntry> get(Key key) {
        return reads.get(key);
    }

    @Override
    public Receipt put(Key key, Bytes value, PutOptions options) {
        return writes.put(key, value, options);
    }

    @Override
    public CompletableFuture<Receipt> putAsync(Key key, Bytes value, PutOptions options) {
        return writes.putAsync(key, value, options);
    }

    @Override
    public Receipt create(Key key, Bytes value, PutOptions options) {
        return writes.update(key, value, 0, options);
    }

    @Override
    public Receipt update(Key key, Bytes value, long expectedRevision, PutOptions options) {
        return writes.update(key, value, expectedRevision, options);
    }

    @Override
    public Deletion delete(Key key) {
        return removals.delete(key);
    }

    @Override
    public Deletion delete(Key key, long expectedRevision) {
        return removals.delete(key, expectedRevision);
    }

    @Override
    public Deletion deleteAll(String bucket, SubjectFilter filter) {
        return removals.deleteAll(bucket, filter);
    }

    @Override
    public ClosableIterator<String> keys(String bucket, SubjectFilter filter) {
        return new MappedIterator<>(
                reads.getAll(bucket, filter), entry -> entry.key().name());
    }

    @Override
    public ClosableIterator<KeyValueEntry> getAll(String bucket, SubjectFilter filter) {
        return reads.getAll(bucket, filter);
    }

    @Override
    public Watch watch(String bucket, SubjectFilter filter, WatchStart start) {
        return BucketWatch.open(scope, bucket, filter, start);
    }

    @Override
    public boolean ensure(BucketSpec spec) {
        return buckets.ensure(spec);
    }

    @Override
    public Optional<BucketInfo> info(String bucket) {
        return buckets.info(bucket);
    }

    @Override
    public List<BucketInfo> buckets() {
        return buckets.all();
    }

    @Override
    public boolean drop(String bucket) {
        return buckets.drop(bucket);
    }
}
