/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Capabilities;
import java.time.InstantSource;

/**
 * What all parts of one store share.
 *
 * @param config its settings
 * @param capabilities what it declares
 * @param clock its time
 * @param lifecycle whether it is open
 * @param sweeper who looks for what has expired
 * @param completions who completes asynchronous writes
 */
record Environment(
        MemoryConfig config,
        Capabilities capabilities,
        InstantSource clock,
        Lifecycle lifecycle,
        Sweeper sweeper,
        Completions completions) {
    static Environment of(MemoryConfig config, InstantSource clock) {
        return new Environment(
                config,
                MemoryCapabilities.of(config),
                clock,
                new Lifecycle(),
                new Sweeper(config.sweepInterval()),
                new Completions(config.maxPendingWrites()));
    }

    void start() {
        sweeper.start();
    }

    void close() {
        lifecycle.close();
        sweeper.close();
        completions.close();
    }
}
