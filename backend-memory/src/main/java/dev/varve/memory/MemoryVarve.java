/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Capabilities;
import dev.varve.Health;
import dev.varve.Preconditions;
import dev.varve.Varve;
import dev.varve.kv.KeyValueStore;
import dev.varve.object.ObjectStore;
import dev.varve.stream.StreamStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The store, or a view of it with another deadline. */
final class MemoryVarve implements Varve {
    private final Environment environment;
    private final StreamRegistry registry;
    private final BucketRegistry buckets;
    private final MemoryStreams streams;
    private final MemoryKeyValues keyValues;
    private final MemoryObjects objects;
    private final boolean owner;

    private MemoryVarve(
            Environment environment, StreamRegistry registry, BucketRegistry buckets, MemoryObjects objects) {
        this.environment = environment;
        this.registry = registry;
        this.buckets = buckets;
        this.objects = objects;
        Duration deadline = environment.config().deadline();
        streams = new MemoryStreams(environment, registry, deadline);
        keyValues = new MemoryKeyValues(environment, buckets, deadline);
        owner = true;
    }

    private MemoryVarve(MemoryVarve whole, Duration deadline) {
        environment = whole.environment;
        registry = whole.registry;
        buckets = whole.buckets;
        objects = whole.objects;
        streams = new MemoryStreams(environment, registry, deadline);
        keyValues = new MemoryKeyValues(environment, buckets, deadline);
        owner = false;
    }

    static MemoryVarve open(MemoryConfig config, InstantSource clock) {
        Environment environment = Environment.of(config, clock);
        environment.start();
        return new MemoryVarve(
                environment,
                new StreamRegistry(environment),
                new BucketRegistry(environment),
                new MemoryObjects(environment));
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
        return environment.capabilities();
    }

    @Override
    public Health health() {
        boolean open = environment.lifecycle().isOpen();
        return new Health(List.of(new Health.Check(
                "memory",
                open ? Health.Status.UP : Health.Status.DOWN,
                open ? "everything is held by this process" : "the store is closed")));
    }

    @Override
    public Varve within(Duration deadline) {
        return new MemoryVarve(this, Preconditions.positive("deadline", deadline));
    }

    @Override
    public void close() {
        if (owner) {
            environment.close();
        }
    }
}
