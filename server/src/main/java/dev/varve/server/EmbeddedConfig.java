/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server;

import dev.varve.Preconditions;
import dev.varve.spi.ConfigDoc;
import java.nio.file.Path;

/**
 * The settings of the backend {@code embedded}.
 *
 * @param data the directory of all files; made where it does not exist; for one process at a time
 * @param servers how many persist servers to run
 */
@ConfigDoc("The persistence service inside your process: a coordinator and persist servers over in-process pub/sub.")
public record EmbeddedConfig(
        @ConfigDoc("Directory of all files; made where it does not exist; for one process at a time.")
        Path data,

        @ConfigDoc("How many persist servers to run, 1 to 16.")
        int servers) {

    public EmbeddedConfig {
        Preconditions.require(servers >= 1 && servers <= 16, "servers must be from 1 to 16, not " + servers);
    }

    /** Two servers, with their files under {@code varve-data} in the working directory. */
    public static EmbeddedConfig defaults() {
        return new EmbeddedConfig(Path.of("varve-data"), 2);
    }

    /** These settings with another directory. */
    public EmbeddedConfig withData(Path directory) {
        return new EmbeddedConfig(directory, servers);
    }
}
