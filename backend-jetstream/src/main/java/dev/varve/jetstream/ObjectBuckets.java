/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import tools.jackson.databind.node.ObjectNode;

/** The buckets of objects, as NATS Object Store makes them. */
final class ObjectBuckets {

    private ObjectBuckets() {}

    /** The buckets of objects of an account. */
    static BucketStreams streams(Api api, Naming naming, JetStreamConfig config, SyncSurvey survey) {
        BucketNames names = BucketNames.ofObjects(naming);
        return new BucketStreams(api, names, bucket -> fresh(names, bucket, config.replicas()), survey);
    }

    private static ObjectNode fresh(BucketNames names, String bucket, int replicas) {
        ObjectNode config = Json.object();
        config.put("name", names.stream(bucket));
        config.putArray("subjects").add(names.root(bucket) + "C.>").add(names.root(bucket) + "M.>");
        return config.put("storage", "file")
                .put("discard", "new")
                .put("max_msgs", -1)
                .put("max_bytes", -1)
                .put("max_age", 0)
                .put("num_replicas", replicas)
                .put("allow_rollup_hdrs", true)
                .put("allow_direct", true);
    }
}
