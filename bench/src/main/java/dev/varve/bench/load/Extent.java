/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.load;

import dev.varve.Preconditions;
import java.time.Duration;

/**
 * How far a measurement goes: it ends at the count or after the span, whichever comes first.
 *
 * @param count the most operations
 * @param span the longest time
 */
public record Extent(long count, Duration span) {

    public Extent {
        Preconditions.atLeast("count", count, 1);
        Preconditions.positive("span", span);
    }

    /** A whole number of operations, but no more than an hour of them. */
    public static Extent of(long count) {
        return new Extent(count, Duration.ofHours(1));
    }
}
