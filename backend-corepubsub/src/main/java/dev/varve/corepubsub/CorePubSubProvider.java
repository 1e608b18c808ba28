/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Varve;
import dev.varve.pubsub.nats.NatsPubSub;
import dev.varve.spi.BackendProvider;
import java.security.SecureRandom;

/** The backend {@code corepubsub}: the persistence service over core NATS. */
public final class CorePubSubProvider implements BackendProvider<CorePubSubConfig> {

    /** For the service loader. */
    public CorePubSubProvider() {}

    @Override
    public String name() {
        return StoreCapabilities.BACKEND;
    }

    @Override
    public Class<CorePubSubConfig> configType() {
        return CorePubSubConfig.class;
    }

    @Override
    public CorePubSubConfig defaults() {
        return CorePubSubConfig.defaults();
    }

    @Override
    public Varve open(CorePubSubConfig config) {
        NatsPubSub nats = NatsPubSub.connect(config.nats().named("varve-client"));
        try {
            return CorePubSub.open(nats, config, new SecureRandom(), nats::close);
        } catch (RuntimeException e) {
            nats.close();
            throw e;
        }
    }
}
