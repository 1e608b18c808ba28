/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

/** Ends a command with one line on stderr and an exit code. */
final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** What was asked for is not there. */
    static CommandFailure notFound(String message) {
        return new CommandFailure(ExitCodes.NOT_FOUND, message);
    }

    int exitCode() {
        return exitCode;
    }
}
