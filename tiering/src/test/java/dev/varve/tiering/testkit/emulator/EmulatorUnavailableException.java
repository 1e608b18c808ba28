/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.emulator;

/** An emulator cannot be had here; the message says why, in one line. A suite that needs it is reported as not run, never as passed. */
public final class EmulatorUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EmulatorUnavailableException(String message) {
        super(message);
    }
}
