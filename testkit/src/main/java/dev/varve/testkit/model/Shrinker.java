/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Finds a short sequence that still fails, by leaving out chunks, halving their size down to single elements, and by putting plainer elements in the place of others.
 *
 * <p>This is delta debugging after Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input" (2002), without the step that tries chunks alone. From the result no
 * single element can be left out, and none be made plainer.
 */
final class Shrinker<T> {

    private final Function<T, List<T>> simpler;
    private final Predicate<List<T>> fails;

    /**
     * A shrinker of sequences for which {@code fails} holds.
     *
     * @param simpler elements that are plainer than a given one; asked again and again it comes to an end
     */
    Shrinker(Function<T, List<T>> simpler, Predicate<List<T>> fails) {
        this.simpler = simpler;
        this.fails = fails;
    }

    List<T> shrink(List<T> failing) {
        List<T> current = failing;
        List<T> before;
        do {
            before = current;
            current = simplified(shortened(current));
        } while (!current.equals(before));
        return current;
    }

    private List<T> shortened(List<T> failing) {
        List<T> shortest = failing;
        int chunk = Math.max(1, failing.size() / 2);
        while (true) {
            List<T> shorter = without(shortest, chunk);
            if (shorter.size() == shortest.size() && chunk == 1) {
                return shortest;
            }
            shortest = shorter;
            chunk = Math.max(1, chunk / 2);
        }
    }

    private List<T> without(List<T> from, int chunk) {
        List<T> current = from;
        int start = 0;
        while (start < current.size()) {
            List<T> rest = new ArrayList<>(current.subList(0, start));
            rest.addAll(current.subList(Math.min(current.size(), start + chunk), current.size()));
            if (fails.test(rest)) {
                current = rest;
            } else {
                start += chunk;
            }
        }
        return current;
    }

    private List<T> simplified(List<T> failing) {
        List<T> current = failing;
        for (int i = 0; i < current.size(); i++) {
            for (T plainer : simpler.apply(current.get(i))) {
                List<T> candidate = new ArrayList<>(current);
                candidate.set(i, plainer);
                if (fails.test(candidate)) {
                    current = candidate;
                    break;
                }
            }
        }
        return current;
    }
}
