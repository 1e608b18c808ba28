/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Durability;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * The stream of a bucket, as far as it changes seldom.
 *
 * @param bucket the name by which the SPI knows it
 * @param id its name in JetStream
 * @param durability what an acknowledgement of it means
 * @param created when it was made
 * @param config its whole configuration in JetStream
 */
record BucketStream(String bucket, String id, Durability durability, Instant created, ObjectNode config) {

    /**
     * The stream that {@code info} describes.
     *
     * @param synced whether its server is known to sync before it acknowledges
     */
    static BucketStream of(String bucket, ObjectNode info, boolean synced) {
        ObjectNode config = (ObjectNode) info.path("config");
        return new BucketStream(
                bucket,
                config.path("name").asString(""),
                StreamConfigs.durability(config, synced),
                Json.time(info, "created"),
                config);
    }

    /** The epoch: a bucket made anew has a later one. */
    long epoch() {
        return created.toEpochMilli();
    }

    /** Whether other servers hold it too. */
    boolean isReplicated() {
        return StreamConfigs.replicas(config) > 1;
    }
}
