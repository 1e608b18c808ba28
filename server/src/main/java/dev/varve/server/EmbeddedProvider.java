/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server;

import dev.varve.Varve;
import dev.varve.spi.BackendProvider;

/** The backend {@code embedded}: the whole persistence service inside the process that uses it. */
public final class EmbeddedProvider implements BackendProvider<EmbeddedConfig> {

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public Class<EmbeddedConfig> configType() {
        return EmbeddedConfig.class;
    }

    @Override
    public EmbeddedConfig defaults() {
        return EmbeddedConfig.defaults();
    }

    @Override
    public Varve open(EmbeddedConfig config) {
        Closing started = new Closing();
        try {
            EmbeddedCluster cluster = started.add(EmbeddedCluster.start(config));
            Varve client = cluster.connect();
            return new OwningVarve(client, started, client.capabilities());
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }
}
