/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.da;

import dev.varve.cli.AddedCommand;
import java.util.Optional;

/** Brings {@code varve da load} to a command line that has this module on its class path. */
public final class DaLoadExtension implements AddedCommand {

    /** For the service loader. */
    public DaLoadExtension() {}

    @Override
    public Object command() {
        return new DaLoadCommand();
    }

    @Override
    public Optional<String> parent() {
        return Optional.of("da");
    }
}
