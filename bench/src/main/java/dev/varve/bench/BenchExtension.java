/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench;

import dev.varve.cli.AddedCommand;

/** Brings {@code varve bench} to a command line that has this module on its class path. */
public final class BenchExtension implements AddedCommand {

    /** For the service loader. */
    public BenchExtension() {}

    @Override
    public Object command() {
        return new BenchCommand();
    }
}
