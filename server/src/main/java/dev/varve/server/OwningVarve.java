/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server;

import dev.varve.Capabilities;
import dev.varve.Health;
import dev.varve.Varve;
import dev.varve.kv.KeyValueStore;
import dev.varve.object.ObjectStore;
import dev.varve.stream.StreamStore;
import java.time.Duration;

/** A client that ends what it stands on with itself, and says so of its own. */
final class OwningVarve implements Varve {

    private final Varve client;
    private final Closing base;
    private final Capabilities capabilities;

    /**
     * @param client what does the work
     * @param base what is closed after it
     * @param capabilities what is declared of it
     */
    OwningVarve(Varve client, Closing base, Capabilities capabilities) {
        this.client = client;
        this.base = base;
        this.capabilities = capabilities;
    }

    @Override
    public StreamStore streams() {
        return client.streams();
    }

    @Override
    public KeyValueStore keyValues() {
        return client.keyValues();
    }

    @Override
    public ObjectStore objects() {
        return client.objects();
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public Health health() {
        return client.health();
    }

    @Override
    public Varve within(Duration deadline) {
        return client.within(deadline);
    }

    @Override
    public void close() {
        try {
            client.close();
        } finally {
            base.close();
        }
    }
}
