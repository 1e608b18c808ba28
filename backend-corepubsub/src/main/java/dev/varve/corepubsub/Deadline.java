/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A moment on a monotonic clock by which something must be done.
 *
 * @param nanos the moment, as {@code clock} counts
 * @param clock the clock, in ns, such as {@link System#nanoTime}
 */
record Deadline(long nanos, LongSupplier clock) {

    /** The moment {@code span} from now. */
    static Deadline after(Duration span, LongSupplier clock) {
        return new Deadline(clock.getAsLong() + nanos(span), clock);
    }

    /** What is left; zero once the moment has passed. */
    Duration remaining() {
        return Duration.ofNanos(Math.max(0, nanos - clock.getAsLong()));
    }

    /** This moment or {@code other}, whichever comes later on their clock. */
    Deadline later(Deadline other) {
        return other.nanos - nanos > 0 ? other : this;
    }

    /** Whether the moment has passed. */
    boolean passed() {
        return nanos - clock.getAsLong() <= 0;
    }

    /** What is left, but at most {@code most}. */
    Duration remaining(Duration most) {
        Duration left = remaining();
        return left.compareTo(most) < 0 ? left : most;
    }

    private static long nanos(Duration span) {
        // A third of the clock's range is a century: nobody waits longer, and sums cannot overflow.
        Duration longest = Duration.ofNanos(Long.MAX_VALUE / 3);
        return (span.compareTo(longest) < 0 ? span : longest).toNanos();
    }
}
