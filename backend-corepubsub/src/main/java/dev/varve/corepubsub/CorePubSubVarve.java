/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Capabilities;
import dev.varve.Health;
import dev.varve.Preconditions;
import dev.varve.Varve;
import dev.varve.kv.KeyValueStore;
import dev.varve.object.ObjectStore;
import dev.varve.stream.StreamStore;
import java.time.Duration;

/** The root of a store, or of a view of it. */
final class CorePubSubVarve implements Varve {

    private final Scope scope;
    private final Capabilities capabilities;
    private final Runnable onClose;
    private final StreamStore streams;
    private final KeyValueStore keyValues;
    private final ObjectStore objects;

    /** @param onClose what closing does */
    CorePubSubVarve(Scope scope, Capabilities capabilities, Runnable onClose) {
        this.scope = scope;
        this.capabilities = capabilities;
        this.onClose = onClose;
        this.streams = new CorePubSubStreams(scope, capabilities);
        this.keyValues = new CorePubSubKeyValues(scope, capabilities);
        this.objects = new CorePubSubObjects(scope);
    }

    @Override
    public StreamStore streams() {
        return streams;
    }

    @Override
    public KeyValueStore keyValues() {
        return keyValues;
    }

    @Override
    public ObjectStore objects() {
        return objects;
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public Health health() {
        return new ServiceHealth(scope).look();
    }

    @Override
    public Varve within(Duration deadline) {
        Preconditions.positive("deadline", deadline);
        return new CorePubSubVarve(new Scope(scope.session(), deadline), capabilities, () -> {});
    }

    @Override
    public void close() {
        onClose.run();
    }
}
