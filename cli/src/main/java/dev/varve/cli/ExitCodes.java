/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

/** The exit codes beside those of {@link dev.varve.ErrorKind}; part of the contract of the command line. */
public final class ExitCodes {

    public static final int OK = 0;
    /** Something that is not the store's fault nor a typed error: a bug, or the machine. */
    public static final int UNEXPECTED = 1;
    /** The words of the command are wrong; the same as {@link dev.varve.ErrorKind#USAGE}. */
    public static final int USAGE = 2;
    /** A write was sent and its answer did not come. */
    public static final int UNKNOWN_OUTCOME = 9;
    /** What was asked for is not there. */
    public static final int NOT_FOUND = 10;
    /** The demo, or a check, found that what came back is not what was stored. */
    public static final int DIFFERENT = 11;

    private ExitCodes() {}
}
