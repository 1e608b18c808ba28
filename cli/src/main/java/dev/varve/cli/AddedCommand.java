/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

/** A command of {@code varve} that another module brings; found by the service loader, so that this module need not know it. */
public interface AddedCommand {

    /** A new instance of the annotated command. */
    Object command();
}
