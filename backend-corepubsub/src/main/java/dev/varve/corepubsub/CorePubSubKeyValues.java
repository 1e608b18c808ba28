/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Bytes;
import dev.varve.Capabilities;
import dev.varve.ClosableIterator;
import dev.varve.Deletion;
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
import dev.varve.pubsub.wire.Verb;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** The key-values of the service. */
final class CorePubSubKeyValues implements KeyValueStore {

    private final Scope scope;
    private final Capabilities capabilities;
    private final KeyWrites writes;
    private final KeyWrites pipelined;
    private final KeyReads reads;
    private final Buckets buckets;
    private final Feeds feeds;

    CorePubSubKeyValues(Scope scope, Capabilities capabilities) {
        this.scope = scope;
        this.capabilities = capabilities;
        this.writes = KeyWrites.awaited(scope, capabilities.limits());
        this.pipelined = KeyWrites.pipelined(scope, capabilities.limits());
        this.reads = new KeyReads(scope);
        this.buckets = new Buckets(scope);
        this.feeds = new Feeds(scope);
    }

    @Override
    public Optional<KeyValueEntry> get(Key key) {
        return reads.get(key);
    }

    @Override
    public Receipt put(Key key, Bytes value, PutOptions options) {
        options.atLeast().ifPresent(capabilities::require);
        return writes.put(Verb.KV_PUT, key, value, options).await();
    }

    @Override
    public CompletableFuture<Receipt> putAsync(Key key, Bytes value, PutOptions options) {
        options.atLeast().ifPresent(capabilities::require);
        return pipelined.put(Verb.KV_PUT, key, value, options).answer();
    }

    @Override
    public Receipt create(Key key, Bytes value, PutOptions options) {
        options.atLeast().ifPresent(capabilities::require);
        return writes.put(Verb.KV_CREATE, key, value, options).await();
    }

    @Override
    public Receipt update(Key key, Bytes value, long expectedRevision, PutOptions options) {
        Preconditions.atLeast("expectedRevision", expectedRevision, 0);
        options.atLeast().ifPresent(capabilities::require);
        return writes.update(key, value, expectedRevision, options).await();
    }

    @Override
    public Deletion delete(Key key) {
        return writes.delete(key, OptionalLong.empty());
    }

    @Override
    public Deletion delete(Key key, long expectedRevision) {
        Preconditions.atLeast("expectedRevision", expectedRevision, 1);
        return writes.delete(key, OptionalLong.of(expectedRevision));
    }

    @Override
    public Deletion deleteAll(String bucket, SubjectFilter filter) {
        return writes.deleteAll(bucket, filter);
    }

    @Override
    public ClosableIterator<String> keys(String bucket, SubjectFilter filter) {
        return reads.keys(bucket, filter);
    }

    @Override
    public ClosableIterator<KeyValueEntry> getAll(String bucket, SubjectFilter filter) {
        return reads.getAll(bucket, filter);
    }

    @Override
    public Watch watch(String bucket, SubjectFilter filter, WatchStart start) {
        KeyFeedSource source = new KeyFeedSource(scope, bucket, filter);
        return new CorePubSubWatch(feeds.open(
                source, CorePubSubWatch.begin(bucket, start), event -> CorePubSubWatch.view(event, reads::getAsync)));
    }

    @Override
    public boolean ensure(BucketSpec spec) {
        spec.durability().ifPresent(capabilities::require);
        return buckets.ensure(spec);
    }

    @Override
    public Optional<BucketInfo> info(String bucket) {
        return buckets.info(bucket);
    }

    @Override
    public List<BucketInfo> buckets() {
        return buckets.list().toList();
    }

    @Override
    public boolean drop(String bucket) {
        return buckets.drop(bucket);
    }
}
