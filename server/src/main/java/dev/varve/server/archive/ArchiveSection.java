/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.archive;

import dev.varve.runtime.ConfigSection;

/** The section {@code archive} of a configuration file. */
public final class ArchiveSection implements ConfigSection<ArchiveConfig> {

    /** For the service loader. */
    public ArchiveSection() {}

    @Override
    public String name() {
        return "archive";
    }

    @Override
    public Class<ArchiveConfig> type() {
        return ArchiveConfig.class;
    }

    @Override
    public ArchiveConfig defaults() {
        return ArchiveConfig.defaults();
    }
}
