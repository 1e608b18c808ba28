/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

/**
 * What the servers can do, by the level of their JetStream API: 0 is nats-server 2.10, 1 is 2.11, 2 is 2.12, and so on.
 *
 * @param apiLevel the level
 */
record ServerFeatures(int apiLevel) {

    /** Whether a message may have a time to live of its own. */
    boolean keepsTtl() {
        return apiLevel >= 1;
    }

    /** Whether several messages can be stored as one. */
    boolean takesBatches() {
        return apiLevel >= 2;
    }

    /** Whether the last message of a subject is found although the last one of the stream was deleted. */
    boolean findsLast() {
        return apiLevel >= 1;
    }

    /** Whether a mirror of one replica copies a message that names the stream that it is for (nats-server #6961). */
    boolean copiesNamed() {
        return apiLevel >= 2;
    }

    /** Whether a mirror can become a stream of its own. */
    boolean promotesMirrors() {
        return apiLevel >= 2;
    }

    /** Whether consumers can be paused. */
    boolean pausesConsumers() {
        return apiLevel >= 1;
    }
}
