/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.runtime.ConfigSection;
import dev.varve.server.EmbeddedConfig;

/** The section {@code embedded} of a configuration, for those who look for what lies beside its files. */
final class EmbeddedSection implements ConfigSection<EmbeddedConfig> {

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public Class<EmbeddedConfig> type() {
        return EmbeddedConfig.class;
    }

    @Override
    public EmbeddedConfig defaults() {
        return EmbeddedConfig.defaults();
    }
}
