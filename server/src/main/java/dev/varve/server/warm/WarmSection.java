/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.warm;

import dev.varve.runtime.ConfigSection;

/** The section {@code warm} of a configuration file. */
public final class WarmSection implements ConfigSection<WarmConfig> {

    /** For the service loader. */
    public WarmSection() {}

    @Override
    public String name() {
        return "warm";
    }

    @Override
    public Class<WarmConfig> type() {
        return WarmConfig.class;
    }

    @Override
    public WarmConfig defaults() {
        return WarmConfig.defaults();
    }
}
