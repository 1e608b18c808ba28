/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.fault;

import dev.varve.Capabilities;
import dev.varve.Health;
import dev.varve.Varve;
import dev.varve.kv.KeyValueStore;
import dev.varve.object.ObjectStore;
import dev.varve.stream.StreamStore;
import dev.varve.testkit.intercept.InterceptedVarve;
import java.time.Duration;
import java.util.List;

/**
 * Any store, with faults by plan: on its streams, key-values and objects, and on the feeds, watches, consumers and deliveries that come from them.
 *
 * <p>The store beneath stays whole: a crash kills this handle, not the data, and {@link #restart()} is the process coming up again. Safe for use by many threads; which of them
 * meets a fault is then a matter of their order.
 */
public final class FaultyVarve implements Varve {

    private final Varve store;
    private final Injector injector;
    private final Varve faulty;

    private FaultyVarve(Varve store, FaultPlan plan) {
        this.store = store;
        injector = new Injector(plan);
        faulty = InterceptedVarve.of(store, injector);
    }

    /** {@code store} with the faults of {@code plan}. Closing it closes {@code store}. */
    public static FaultyVarve wrap(Varve store, FaultPlan plan) {
        return new FaultyVarve(store, plan);
    }

    /** Ends a crash: later calls are made again. What was held back when it came is lost. */
    public void restart() {
        injector.restart();
    }

    /** The faults that have happened so far, each with its call, oldest first. */
    public List<String> happened() {
        return injector.happened();
    }

    @Override
    public StreamStore streams() {
        return faulty.streams();
    }

    @Override
    public KeyValueStore keyValues() {
        return faulty.keyValues();
    }

    @Override
    public ObjectStore objects() {
        return faulty.objects();
    }

    @Override
    public Capabilities capabilities() {
        return store.capabilities();
    }

    @Override
    public Health health() {
        return store.health();
    }

    @Override
    public Varve within(Duration deadline) {
        return faulty.within(deadline);
    }

    @Override
    public void close() {
        injector.release();
        store.close();
    }
}
