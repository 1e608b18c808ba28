/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

/** How large a scenario is run. */
public enum Scale {
    /** As the bar says, or as much of it as takes minutes. */
    BAR,
    /** Smaller, so that all scenarios together take less than ten minutes. */
    BRIEF,
    /** A second or so each: shows that it works, measures nothing. */
    SHORT
}
