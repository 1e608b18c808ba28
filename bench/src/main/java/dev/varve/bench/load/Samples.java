/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.load;

import dev.varve.Preconditions;
import java.util.List;
import java.util.stream.IntStream;

/** One figure of each round, in the order of the rounds. */
public record Samples(List<Double> values) {

    public Samples {
        values = List.copyOf(values);
        Preconditions.require(!values.isEmpty(), "values is empty; a figure needs a round");
    }

    /** A figure that was measured once. */
    public static Samples of(double value) {
        return new Samples(List.of(value));
    }

    /** The middle value; of an even number, the mean of the two in the middle. */
    public double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int size = sorted.size();
        return (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    }

    /** The least value. */
    public double least() {
        return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    /** The greatest value. */
    public double greatest() {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** Each round's figure divided by that of the same round of {@code others}. */
    public Samples dividedBy(Samples others) {
        Preconditions.require(values.size() == others.values.size(), "the numbers of rounds differ");
        return new Samples(IntStream.range(0, values.size())
                .mapToObj(round -> values.get(round) / others.values.get(round))
                .toList());
    }
}
