/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.load;

/**
 * Operations done and the time they took together.
 *
 * @param count how many
 * @param nanos from the first call to the last answer
 */
public record Throughput(long count, long nanos) {

    /** Operations a second. */
    public double perSecond() {
        return count * 1e9 / Math.max(1, nanos);
    }
}
