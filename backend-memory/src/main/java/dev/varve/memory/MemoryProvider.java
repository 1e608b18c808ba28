/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Varve;
import dev.varve.spi.BackendProvider;
import java.time.InstantSource;

/** The backend {@code memory}: everything is held by the process that opened it, and gone when the store is closed. */
public final class MemoryProvider implements BackendProvider<MemoryConfig> {
    /** For the service loader. */
    public MemoryProvider() {}

    @Override
    public String name() {
        return MemoryCapabilities.BACKEND;
    }

    @Override
    public Class<MemoryConfig> configType() {
        return MemoryConfig.class;
    }

    @Override
    public MemoryConfig defaults() {
        return MemoryConfig.defaults();
    }

    @Override
    public Varve open(MemoryConfig config) {
        return open(config, InstantSource.system());
    }

    /**
     * Opens a store whose time is {@code clock}'s, so that a test decides when messages expire and are delivered again.
     *
     * <p>How long a call waits is measured by the time that really passes.
     */
    public static Varve open(MemoryConfig config, InstantSource clock) {
        return MemoryVarve.open(config, clock);
    }
}
