/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.corepubsub.CorePubSubConfig;
import dev.varve.runtime.ConfigSection;

/** The section {@code corepubsub} of a configuration, for those who ask the installation itself. */
final class CorePubSubSection implements ConfigSection<CorePubSubConfig> {

    @Override
    public String name() {
        return "corepubsub";
    }

    @Override
    public Class<CorePubSubConfig> type() {
        return CorePubSubConfig.class;
    }

    @Override
    public CorePubSubConfig defaults() {
        return CorePubSubConfig.defaults();
    }
}
