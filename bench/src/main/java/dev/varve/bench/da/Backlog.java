/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.da;

import java.util.ArrayList;
import java.util.List;

/** How many actions were journaled and not replicated, looked at again and again. Safe for use by many threads. */
final class Backlog {

    private final List<Long> looks = new ArrayList<>();

    synchronized void add(long actions) {
        looks.add(actions);
    }

    synchronized long most() {
        return looks.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** The middle one of the looks of the first quarter. */
    long early() {
        return median(0, 0.25);
    }

    /** The middle one of the looks of the last quarter. */
    long late() {
        return median(0.75, 1);
    }

    private synchronized long median(double from, double to) {
        List<Long> part = looks.subList((int) (looks.size() * from), (int) (looks.size() * to)).stream()
                .sorted()
                .toList();
        return part.isEmpty() ? 0 : part.get(part.size() / 2);
    }
}
