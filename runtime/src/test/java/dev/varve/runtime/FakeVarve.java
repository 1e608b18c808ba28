/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.Capabilities;
import dev.varve.Durability;
import dev.varve.Health;
import dev.varve.Limits;
import dev.varve.Varve;
import dev.varve.kv.KeyValueStore;
import dev.varve.object.ObjectStore;
import dev.varve.stream.StreamStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that can only be opened and closed; it tells with what it was opened. */
final class FakeVarve implements Varve {

    final FakeConfig config;
    final AtomicInteger closings = new AtomicInteger();
    private final String name;
    private final StreamStore streams = refusing(StreamStore.class);
    private final KeyValueStore keyValues = refusing(KeyValueStore.class);
    private final ObjectStore objects = refusing(ObjectStore.class);

    FakeVarve(String name, FakeConfig config) {
        this.name = name;
        this.config = config;
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
        return new Capabilities(
                name, Set.of(), Durability.VOLATILE, new Limits(1, 1, 1, Duration.ofMillis(1)), List.of());
    }

    @Override
    public Health health() {
        return new Health(List.of());
    }

    @Override
    public Varve within(Duration deadline) {
        return this;
    }

    @Override
    public void close() {
        closings.incrementAndGet();
    }

    private static <S> S refusing(Class<S> store) {
        return store.cast(
                Proxy.newProxyInstance(store.getClassLoader(), new Class<?>[] {store}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                }));
    }
}
