/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command understands. */
public final class GlobalOptions {

    /** How results are printed. */
    enum Output {
        TEXT,
        JSON
    }

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Configuration file (default: VARVE_CONFIG, else everything in this process).")
    private @Nullable Path config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Data directory where everything runs in this process (default: ./varve-data).")
    private @Nullable Path data;

    @Option(
            names = "--nats",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "Use the persistence service at this NATS server instead of a configuration file.")
    private @Nullable String nats;

    @Option(
            names = "--output",
            paramLabel = "text|json",
            scope = ScopeType.INHERIT,
            description = "How results and errors are printed (default: text).")
    private Output output = Output.TEXT;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Print stack traces of errors.")
    private boolean verbose;

    /** The options of the command line that {@code command} belongs to. */
    static GlobalOptions of(CommandLine command) {
        return VarveCommand.of(command).options();
    }

    Optional<Path> config() {
        return Optional.ofNullable(config);
    }

    Optional<Path> data() {
        return Optional.ofNullable(data);
    }

    Optional<String> nats() {
        return Optional.ofNullable(nats);
    }

    /** Whether results and errors are wanted as JSON. */
    public boolean json() {
        return output == Output.JSON;
    }

    boolean verbose() {
        return verbose;
    }
}
