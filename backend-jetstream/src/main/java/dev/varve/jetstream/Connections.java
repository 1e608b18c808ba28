/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.nats.NatsPubSub;
import dev.varve.pubsub.nats.NatsSettings;

/**
 * The connections of one store: what is read never holds up what is written, and neither holds up administration.
 *
 * @param publishing carries messages to be stored, and their acknowledgements
 * @param consuming carries what is read and delivered
 * @param administering carries everything else
 */
record Connections(PubSub publishing, PubSub consuming, PubSub administering) implements AutoCloseable {

    /** @throws dev.varve.StorageException if no server can be reached, or it refuses this client */
    static Connections open(NatsSettings nats) {
        PubSub administering = NatsPubSub.connect(nats.named("varve-jetstream-admin"));
        try {
            PubSub publishing = NatsPubSub.connect(nats.named("varve-jetstream-publish"));
            try {
                return new Connections(
                        publishing, NatsPubSub.connect(nats.named("varve-jetstream-consume")), administering);
            } catch (RuntimeException e) {
                publishing.close();
                throw e;
            }
        } catch (RuntimeException e) {
            administering.close();
            throw e;
        }
    }

    @Override
    public void close() {
        consuming.close();
        publishing.close();
        administering.close();
    }
}
