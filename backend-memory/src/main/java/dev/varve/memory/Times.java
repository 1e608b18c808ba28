/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** Arithmetic of times that stops at the ends of what can be told instead of failing. */
final class Times {
    /** Longer than anybody waits, and far from overflowing {@link System#nanoTime}. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    private Times() {}

    static Instant after(Instant time, Duration span) {
        try {
            return time.plus(span);
        } catch (DateTimeException | ArithmeticException e) {
            return Instant.MAX;
        }
    }

    static Instant before(Instant time, Duration span) {
        try {
            return time.minus(span);
        } catch (DateTimeException | ArithmeticException e) {
            return Instant.MIN;
        }
    }

    /** The moment of {@link System#nanoTime} that is {@code wait} away; now where it is negative. */
    static long until(Duration wait) {
        return System.nanoTime() + nanos(wait);
    }

    static long nanos(Duration wait) {
        if (wait.isNegative()) {
            return 0;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT.toNanos() : wait.toNanos();
    }
}
