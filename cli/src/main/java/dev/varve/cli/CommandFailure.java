/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

/** Ends a command with one line on stderr and an exit code. */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final int exitCode;

    CommandFailure(String code, int exitCode, String message) {
        super(message);
        this.code = code;
        this.exitCode = exitCode;
    }

    /** What was asked for is not there. */
    public static CommandFailure notFound(String message) {
        return new CommandFailure("NOT_FOUND", ExitCodes.NOT_FOUND, message);
    }

    String code() {
        return code;
    }

    int exitCode() {
        return exitCode;
    }
}
