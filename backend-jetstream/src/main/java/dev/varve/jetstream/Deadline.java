/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import java.time.Duration;

/**
 * A moment on the monotonic clock by which something must be done.
 *
 * @param nanos the moment, as {@link System#nanoTime} counts
 */
record Deadline(long nanos) {

    /** The moment {@code span} from now. */
    static Deadline after(Duration span) {
        // A third of the clock's range is a century: nobody waits longer, and sums cannot overflow.
        Duration longest = Duration.ofNanos(Long.MAX_VALUE / 3);
        return new Deadline(System.nanoTime() + (span.compareTo(longest) < 0 ? span : longest).toNanos());
    }

    /** What is left; zero once the moment has passed. */
    Duration remaining() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }

    /** What is left, but at most {@code most}. */
    Duration remaining(Duration most) {
        Duration left = remaining();
        return left.compareTo(most) < 0 ? left : most;
    }

    /** Whether the moment has passed. */
    boolean passed() {
        return nanos - System.nanoTime() <= 0;
    }
}
