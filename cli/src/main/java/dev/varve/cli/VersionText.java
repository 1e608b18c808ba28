/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code varve --version} prints. */
final class VersionText implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(VarveCommand.class.getPackage().getImplementationVersion())
                .orElse("development");
        return new String[] {"varve " + version, "Java " + Runtime.version()};
    }
}
