/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

/** The machine is off, as far as the journal is concerned. */
final class PowerCut extends Error {

    private static final long serialVersionUID = 1L;

    PowerCut(String step) {
        super("power cut at " + step);
    }
}
