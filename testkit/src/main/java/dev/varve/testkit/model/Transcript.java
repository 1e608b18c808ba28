/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.model;

import java.util.List;

/**
 * What was done to a store and what it answered, as text without times.
 *
 * <p>Two stores of equal capabilities that were given the same seed have equal transcripts, or one of them is wrong.
 *
 * @param seed what the operations were drawn from
 * @param steps each operation with its answer, in order
 */
public record Transcript(long seed, List<Step> steps) {

    /**
     * One operation.
     *
     * @param operation what was asked
     * @param answer what came back, or how it was refused
     */
    public record Step(String operation, String answer) {
        @Override
        public String toString() {
            return operation + " -> " + answer;
        }
    }

    public Transcript {
        steps = List.copyOf(steps);
    }
}
