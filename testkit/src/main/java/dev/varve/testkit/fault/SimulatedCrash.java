/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.fault;

/**
 * The process that made the call is dead, as far as the test is concerned.
 *
 * <p>An {@link Error}, so that code which handles exceptions does not go on living.
 */
public final class SimulatedCrash extends Error {

    private static final long serialVersionUID = 1L;

    /** A crash at {@code call}. */
    SimulatedCrash(String call) {
        super("simulated crash at " + call);
    }
}
