/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.SubjectFilter;
import dev.varve.kv.BucketInfo;
import dev.varve.kv.BucketSpec;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Declares, describes and drops buckets of keys. */
final class KeyBuckets {

    private final Scope scope;
    private final BucketStreams buckets;
    private final BucketConfigs configs;
    private final KeyReads reads;

    KeyBuckets(Scope scope, KeyReads reads) {
        this.scope = scope;
        this.buckets = scope.session().keyBuckets();
        this.configs = new BucketConfigs(
                buckets.names(),
                scope.session().config().replicas(),
                scope.session().features());
        this.reads = reads;
    }

    /** The buckets of keys of an account. */
    static BucketStreams streams(
            Api api, Naming naming, JetStreamConfig config, ServerFeatures features, SyncSurvey survey) {
        BucketNames names = BucketNames.ofKeys(naming);
        BucketConfigs configs = new BucketConfigs(names, config.replicas(), features);
        return new BucketStreams(api, names, bucket -> configs.fresh(BucketSpec.of(bucket)), survey);
    }

    boolean ensure(BucketSpec spec) {
        Effort effort = scope.write("ensure of bucket '" + spec.name() + "'", spec.name(), "");
        spec.durability().ifPresent(scope.session().capabilities()::require);
        Optional<BucketStream> existing =
                buckets.info(spec.name(), effort.reading()).map(info -> buckets.stream(spec.name(), info));
        if (existing.map(BucketConfigs::spec).filter(spec::equals).isPresent()) {
            return false;
        }
        ObjectNode config =
                existing.map(stream -> configs.changed(stream.config(), spec)).orElseGet(() -> configs.fresh(spec));
        buckets.configure(spec.name(), existing.isPresent(), config, effort);
        return true;
    }

    /** {@code stream} as it is once its values may have a time to live of their own: other clients make buckets without. */
    BucketStream withTtl(BucketStream stream, Effort effort) {
        return BucketConfigs.keepsTtl(stream) ? stream : renewed(stream, effort);
    }

    /** {@code stream} as it is once it takes batches. */
    BucketStream withBatches(BucketStream stream, Effort effort) {
        return BucketConfigs.takesBatches(stream) ? stream : renewed(stream, effort);
    }

    /** {@code stream} with what the servers have learnt since it was made, or whoever made it did not know. */
    private BucketStream renewed(BucketStream stream, Effort effort) {
        ObjectNode config = configs.changed(stream.config(), BucketConfigs.spec(stream));
        buckets.configure(stream.bucket(), true, config, effort.reading());
        return buckets.findOrMake(stream.bucket(), effort.reading());
    }

    Optional<BucketInfo> info(String bucket) {
        Effort effort = scope.read("info of bucket '" + bucket + "'");
        return buckets.info(bucket, effort).map(info -> info(buckets.stream(bucket, info), info.path("state")));
    }

    private BucketInfo info(BucketStream stream, JsonNode state) {
        return new BucketInfo(
                BucketConfigs.spec(stream),
                liveKeys(stream),
                state.path("bytes").asLong(0),
                state.path("last_seq").asLong(0),
                stream.epoch());
    }

    /** JetStream counts markers among the keys, so they have to be looked at. */
    private long liveKeys(BucketStream stream) {
        long count = 0;
        try (var keys = reads.getAll(stream.bucket(), SubjectFilter.all())) {
            while (keys.hasNext()) {
                keys.next();
                count++;
            }
        }
        return count;
    }

    List<BucketInfo> all() {
        Effort effort = scope.read("list of buckets");
        return buckets.all(effort).stream()
                .map(this::info)
                .flatMap(Optional::stream)
                .toList();
    }

    boolean drop(String bucket) {
        return buckets.drop(bucket, scope.write("drop of bucket '" + bucket + "'", bucket, ""));
    }
}
