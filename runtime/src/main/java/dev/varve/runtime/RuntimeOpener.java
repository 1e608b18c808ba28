/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.spi.VarveOpener;
import java.nio.file.Path;

/** Serves {@link Varve#open}: backends and sections are those on the class path at the time of the call. Safe for use by many threads. */
public final class RuntimeOpener implements VarveOpener {

    /** For {@link java.util.ServiceLoader}. */
    public RuntimeOpener() {}

    @Override
    public VarveConfig load(Path config) {
        return new ConfigLoader(ConfigBinder.onClassPath()).load(config);
    }

    @Override
    public Varve open(VarveConfig config) {
        return ConfigBinder.onClassPath().open(config);
    }
}
