/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Durability;
import dev.varve.kv.BucketSpec;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Specifications of buckets as configurations of JetStream, as NATS KV makes them, and back.
 *
 * <p>A time to live is the stream's maximum age. What JetStream cannot say stands in the metadata, and counts as long as the field beside it has not been changed by others.
 */
final class BucketConfigs {

    private static final String MAX_VALUE_BYTES = "varve.max-value-bytes";
    private static final String DURABILITY = "varve.durability";
    private static final String TTL = "allow_msg_ttl";
    private static final String BATCHES = "allow_atomic";
    private static final Duration DEDUP_WINDOW = Duration.ofMinutes(2);

    private final BucketNames names;
    private final int replicas;
    private final ServerFeatures features;

    /**
     * @param replicas on how many servers a bucket is kept for which nothing else is said
     */
    BucketConfigs(BucketNames names, int replicas, ServerFeatures features) {
        this.names = names;
        this.replicas = replicas;
        this.features = features;
    }

    /** The configuration of a new bucket. */
    ObjectNode fresh(BucketSpec spec) {
        ObjectNode config = Json.object();
        config.put("name", names.stream(spec.name()));
        config.putArray("subjects").add(names.root(spec.name()) + ">");
        config.put("max_msgs_per_subject", 1)
                .put("storage", "file")
                .put("discard", "new")
                .put("allow_rollup_hdrs", true)
                .put("deny_delete", true)
                .put("allow_direct", true);
        return changed(config, spec);
    }

    /** {@code existing} as {@code spec} says; what {@code spec} does not speak of stays. */
    ObjectNode changed(ObjectNode existing, BucketSpec spec) {
        ObjectNode config = existing.deepCopy();
        Duration window =
                spec.ttl().filter(ttl -> ttl.compareTo(DEDUP_WINDOW) < 0).orElse(DEDUP_WINDOW);
        config.put("max_bytes", spec.maxBytes() == 0 ? -1 : spec.maxBytes())
                .put("max_msg_size", maxMessageSize(spec.maxValueBytes()))
                .put("max_age", spec.ttl().map(Duration::toNanos).orElse(0L))
                .put("duplicate_window", window.toNanos())
                .put(
                        "num_replicas",
                        spec.durability()
                                .map(Durability::copies)
                                .orElse(existing.path("num_replicas").asInt(replicas)));
        if (features.keepsTtl()) {
            config.put(TTL, true);
        }
        if (features.takesBatches()) {
            config.put(BATCHES, true);
        }
        ObjectNode metadata = config.withObject("/metadata");
        metadata.put(MAX_VALUE_BYTES, Long.toString(spec.maxValueBytes()));
        metadata.remove(DURABILITY);
        spec.durability().ifPresent(level -> metadata.put(DURABILITY, level.toString()));
        return config;
    }

    /** Whether values of {@code stream} may have a time to live of their own. */
    static boolean keepsTtl(BucketStream stream) {
        return stream.config().path(TTL).asBoolean(false);
    }

    /** Whether {@code stream} takes several messages as one. */
    static boolean takesBatches(BucketStream stream) {
        return stream.config().path(BATCHES).asBoolean(false);
    }

    private static long maxMessageSize(long bytes) {
        return bytes == 0 ? -1 : bytes + StreamConfigs.MESSAGE_ROOM;
    }

    /** What the bucket of {@code stream} is. */
    static BucketSpec spec(BucketStream stream) {
        ObjectNode config = stream.config();
        JsonNode metadata = config.path("metadata");
        long size = Json.limit(config, "max_msg_size");
        long told = metadata.path(MAX_VALUE_BYTES).asLong(0);
        return new BucketSpec(
                stream.bucket(),
                Json.limit(config, "max_bytes"),
                maxMessageSize(told) == size || size == 0 ? told : size,
                Optional.of(Json.span(config, "max_age")).filter(age -> !age.isZero()),
                Optional.of(metadata.path(DURABILITY).asString(""))
                        .filter(text -> !text.isEmpty())
                        .map(Durability::parse));
    }
}
