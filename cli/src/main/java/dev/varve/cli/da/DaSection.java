/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.da;

import dev.varve.cli.Session;
import dev.varve.recipes.da.DaConfig;
import dev.varve.runtime.ConfigBinder;
import dev.varve.runtime.ConfigSection;

/** The section {@code da} of a configuration file. */
public final class DaSection implements ConfigSection<DaConfig> {

    /** For the service loader. */
    public DaSection() {}

    @Override
    public String name() {
        return "da";
    }

    @Override
    public Class<DaConfig> type() {
        return DaConfig.class;
    }

    @Override
    public DaConfig defaults() {
        return DaConfig.defaults();
    }

    /** What the configuration of {@code session} says. */
    static DaConfig of(Session session) {
        return ConfigBinder.onClassPath().section(session.config(), new DaSection());
    }
}
