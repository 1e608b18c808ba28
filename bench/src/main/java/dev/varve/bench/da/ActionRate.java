/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.da;

import dev.varve.Preconditions;
import java.time.Duration;

/**
 * Actions that come at a steady rate.
 *
 * @param bytesPerSecond the bytes of their payloads
 * @param size the bytes of each payload
 * @param span for how long they come
 */
record ActionRate(double bytesPerSecond, int size, Duration span) {

    private static final double NANOS = 1e9;

    ActionRate {
        Preconditions.require(bytesPerSecond > 0, "rate must be more than 0 Mbit/s");
        Preconditions.require(size >= 8 && size <= 4096, "size must be 8 to 4096 bytes, not " + size);
        Preconditions.positive("seconds", span);
    }

    /** How many actions come in all. */
    long count() {
        return Math.max(1, Math.round(perSecond() * span.toNanos() / NANOS));
    }

    double perSecond() {
        return bytesPerSecond / size;
    }

    /** When action number {@code index}, from 0, is due, in nanoseconds from the beginning. */
    long due(long index) {
        return Math.round(index * NANOS / perSecond());
    }
}
