/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

/** A line of the input could not be stored; the cause says why. */
final class LineFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long line;

    LineFailure(long line, RuntimeException cause) {
        super("line " + line + " of the standard input (those before it are stored): ", cause);
        this.line = line;
    }

    long line() {
        return line;
    }
}
