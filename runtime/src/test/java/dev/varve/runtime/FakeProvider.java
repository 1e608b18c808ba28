/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.spi.BackendProvider;

/** The backend {@code fake}, found on the test's class path. */
public final class FakeProvider implements BackendProvider<FakeConfig> {

    private final String name;

    /** For the service loader. */
    public FakeProvider() {
        this("fake");
    }

    FakeProvider(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Class<FakeConfig> configType() {
        return FakeConfig.class;
    }

    @Override
    public FakeConfig defaults() {
        return FakeConfig.defaults();
    }

    @Override
    public Varve open(FakeConfig config) {
        if (config.nats().clientName().equals("unreachable")) {
            throw StorageException.unavailable(
                    "nobody answers at " + config.nats().url(), null);
        }
        return new FakeVarve(name, config);
    }
}
