/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.spi.ConfigDoc;

/** The section {@code server} of the tests. */
public final class FakeServerSection implements ConfigSection<FakeServerSection.Settings> {

    /**
     * Its settings.
     *
     * @param port where it listens
     * @param adminToken who may ask
     */
    public record Settings(
            @ConfigDoc("Where it listens.") int port,
            @ConfigDoc("Who may ask.") String adminToken) {}

    /** For the service loader. */
    public FakeServerSection() {}

    @Override
    public String name() {
        return "server";
    }

    @Override
    public Class<Settings> type() {
        return Settings.class;
    }

    @Override
    public Settings defaults() {
        return new Settings(8080, "open sesame");
    }
}
