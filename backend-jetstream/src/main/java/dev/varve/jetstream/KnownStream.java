/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Durability;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.stream.StreamSpec;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A stream that exists, as far as it changes seldom.
 *
 * @param id its name in JetStream
 * @param declared whether it was declared
 * @param spec what it is; its name is that of the SPI
 * @param durability what an acknowledgement of it means
 * @param created when it was made
 * @param config its whole configuration in JetStream
 * @param naming how its subjects are written there
 */
record KnownStream(
        String id,
        boolean declared,
        StreamSpec spec,
        Durability durability,
        Instant created,
        ObjectNode config,
        Naming naming) {

    /** The epoch: a stream made anew has a later one. Whoever leads a stream, Raft lets no two write to it, so a new leader is none. */
    long epoch() {
        return created.toEpochMilli();
    }

    /** The name by which the SPI knows it. */
    String name() {
        return declared ? spec.name() : spec.subjects().get(0).value();
    }

    /** Whether it copies another stream, and so takes no writes. */
    boolean isMirror() {
        return MirrorConfigs.describes(config);
    }

    /** How long ids count, where the servers say {@code now}: what they say of a mirror, which takes none, means nothing. */
    Duration idWindow(JsonNode now) {
        return isMirror() ? spec.dedupWindow() : Json.span(now, "duplicate_window");
    }

    /** @throws StorageException {@code DENIED} if this is a mirror */
    void requireWritable(Effort effort) {
        if (isMirror()) {
            throw StorageException.denied(
                    effort.what() + " was refused: stream '" + name() + "' is a mirror of '"
                            + spec.mirrorOf().orElse("another") + "', which takes the writes",
                    null);
        }
    }

    /** Whether other servers hold it too. */
    boolean isReplicated() {
        return StreamConfigs.replicas(config) > 1;
    }

    /** Whether its messages may have a time to live of their own. */
    boolean keepsTtl() {
        return config.path("allow_msg_ttl").asBoolean(false);
    }

    /** Whether it takes several messages as one. */
    boolean takesBatches() {
        return config.path("allow_atomic").asBoolean(false);
    }

    boolean owns(Subject subject) {
        return spec.subjects().stream().anyMatch(filter -> filter.matches(subject));
    }

    boolean deniesDelete() {
        return spec.traits().contains(StreamSpec.Trait.DENY_DELETE);
    }
}
