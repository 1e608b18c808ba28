/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Capabilities;
import dev.varve.Varve;
import dev.varve.pubsub.PubSub;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Opens the persistence service over a pub/sub system that somebody else connected.
 *
 * <p>For embedding and tests; applications name the backend {@code corepubsub} in their configuration.
 */
public final class CorePubSub {

    private CorePubSub() {}

    /**
     * The store of the installation {@link CorePubSubConfig#prefix}. Closing it leaves {@code pubSub} open.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if no coordinator answers before the deadline
     */
    public static Varve open(PubSub pubSub, CorePubSubConfig config) {
        return open(pubSub, config, new SecureRandom(), () -> {});
    }

    /**
     * {@link #open(PubSub, CorePubSubConfig)} with more in the caller's hands.
     *
     * @param random where ids and the spread of waits come from; ids must not repeat those of any other client
     * @param onClose runs when the store has been closed
     */
    static Varve open(PubSub pubSub, CorePubSubConfig config, RandomGenerator random, Runnable onClose) {
        Session session = Session.open(pubSub, config, random);
        Scope scope = new Scope(session, config.deadline());
        Capabilities capabilities = StoreCapabilities.of(new ServiceHealth(scope).servers(), pubSub.describe());
        return new CorePubSubVarve(scope, capabilities, () -> {
            session.close();
            onClose.run();
        });
    }
}
