/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import java.time.Duration;
import java.time.Instant;

/** Arithmetic of milliseconds that stops at the ends of what can be told. */
final class Times {

    private static final long FAR_MILLIS = Long.MAX_VALUE / 4;

    private Times() {}

    static long before(long time, Duration span) {
        return time - millis(span);
    }

    static long after(long time, Duration span) {
        return time + millis(span);
    }

    /** {@code time} in ms since 1970, rounded up, or the number nearest to it. */
    static long up(Instant time) {
        if (time.getEpochSecond() >= Long.MAX_VALUE / 1000) {
            return Long.MAX_VALUE;
        }
        return time.getEpochSecond() <= Long.MIN_VALUE / 1000
                ? Long.MIN_VALUE
                : time.plusNanos(999_999).toEpochMilli();
    }

    /** Rounded up: nothing ends before its time. */
    private static long millis(Duration span) {
        return span.toSeconds() >= FAR_MILLIS / 1000
                ? FAR_MILLIS
                : span.plusNanos(999_999).toMillis();
    }
}
