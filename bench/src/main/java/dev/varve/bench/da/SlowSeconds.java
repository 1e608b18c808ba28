/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.da;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** In which seconds of a run something took longer than it may, and how long at most. Safe for use by many threads. */
final class SlowSeconds {

    private static final double MILLI_NANOS = 1e6;

    private final long bar;
    private final Map<Long, Long> worst = new TreeMap<>();

    /** @param bar in nanoseconds */
    SlowSeconds(long bar) {
        this.bar = bar;
    }

    /** What ended {@code at} nanoseconds after the beginning took {@code nanos}. */
    void add(long at, long nanos) {
        if (nanos >= bar) {
            synchronized (worst) {
                worst.merge(TimeUnit.NANOSECONDS.toSeconds(at), nanos, Math::max);
            }
        }
    }

    /** The longest of each such second, by its number from 0, in ms. */
    Map<Long, Double> millis() {
        synchronized (worst) {
            Map<Long, Double> millis = new TreeMap<>();
            worst.forEach((second, nanos) -> millis.put(second, nanos / MILLI_NANOS));
            return millis;
        }
    }

    @Override
    public String toString() {
        String all = millis().entrySet().stream()
                .map(each -> String.format(Locale.ROOT, "%d (%.0f ms)", each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "none" : all;
    }
}
