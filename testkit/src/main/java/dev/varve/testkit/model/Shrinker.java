/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds a short sequence that still fails, by leaving out chunks, halving their size down to single elements.
 *
 * <p>This is delta debugging after Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input" (2002), without the step that tries chunks alone. The result is
 * minimal in that no single element can be left out.
 */
final class Shrinker {

    private Shrinker() {}

    /** A sub-sequence of {@code failing} for which {@code fails} holds and no element can be left out. */
    static <T> List<T> shrink(List<T> failing, Predicate<List<T>> fails) {
        List<T> shortest = failing;
        int chunk = Math.max(1, failing.size() / 2);
        while (true) {
            List<T> shorter = pass(shortest, chunk, fails);
            if (shorter.size() == shortest.size() && chunk == 1) {
                return shortest;
            }
            shortest = shorter;
            chunk = Math.max(1, chunk / 2);
        }
    }

    private static <T> List<T> pass(List<T> from, int chunk, Predicate<List<T>> fails) {
        List<T> current = from;
        int start = 0;
        while (start < current.size()) {
            List<T> without = new ArrayList<>(current.subList(0, start));
            without.addAll(current.subList(Math.min(current.size(), start + chunk), current.size()));
            if (fails.test(without)) {
                current = without;
            } else {
                start += chunk;
            }
        }
        return current;
    }
}
