/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import java.util.Optional;

/** A command of {@code varve} that another module brings; found by the service loader, so that this module need not know it. */
public interface AddedCommand {

    /** A new instance of the annotated command. */
    Object command();

    /** The command that it belongs to, such as {@code da}; empty for {@code varve} itself. */
    default Optional<String> parent() {
        return Optional.empty();
    }
}
