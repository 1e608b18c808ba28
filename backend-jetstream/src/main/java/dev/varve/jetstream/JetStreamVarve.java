/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Capabilities;
import dev.varve.Health;
import dev.varve.Preconditions;
import dev.varve.Varve;
import dev.varve.kv.KeyValueStore;
import dev.varve.object.ObjectStore;
import dev.varve.stream.StreamStore;
import java.time.Duration;

/** The root of a store, or of a view of it. */
final class JetStreamVarve implements Varve {

    private final Scope scope;
    private final Runnable onClose;
    private final StreamStore streams;
    private final KeyValueStore keyValues;
    private final ObjectStore objects;

    /** @param onClose what closing does */
    JetStreamVarve(Scope scope, Runnable onClose) {
        this.scope = scope;
        this.onClose = onClose;
        this.streams = new JetStreamStreams(scope);
        this.keyValues = new JetStreamKeyValues(scope);
        this.objects = new JetStreamObjects(scope);
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
        return scope.session().capabilities();
    }

    @Override
    public Health health() {
        return new StoreHealth(scope).look();
    }

    @Override
    public Varve within(Duration deadline) {
        Preconditions.positive("deadline", deadline);
        return new JetStreamVarve(new Scope(scope.session(), deadline), () -> {});
    }

    @Override
    public void close() {
        onClose.run();
    }
}
