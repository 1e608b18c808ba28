/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import dev.varve.Preconditions;
import java.time.Duration;

/**
 * How a server keeps its copies in a store.
 *
 * @param interval how long a change waits at most until it is shipped, apart from the time that takes
 * @param collectBytes the most memory for changes that wait; of what exceeds it whole files are shipped
 * @param threads how many files are shipped or restored at once
 */
public record WarmSettings(Duration interval, long collectBytes, int threads) {

    public WarmSettings {
        Preconditions.positive("interval", interval);
        Preconditions.atLeast("collectBytes", collectBytes, 1);
        Preconditions.require(threads >= 1 && threads <= 64, "threads must be 1 to 64, not " + threads);
    }

    /** Every 30 seconds, with 64 MiB, eight at once. */
    public static WarmSettings defaults() {
        return new WarmSettings(Duration.ofSeconds(30), 64L << 20, 8);
    }

    /** The same with another interval. */
    public WarmSettings withInterval(Duration other) {
        return new WarmSettings(other, collectBytes, threads);
    }

    /** The same with other memory. */
    public WarmSettings withCollectBytes(long bytes) {
        return new WarmSettings(interval, bytes, threads);
    }

    /** A lag beyond this is reported: several shipments in a row did not come through, or take too long. */
    public Duration alarm() {
        return interval.multipliedBy(4);
    }
}
