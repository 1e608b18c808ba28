/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import dev.varve.Preconditions;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * How a server keeps its copies in a store.
 *
 * @param interval how long a change waits at most until it is shipped, apart from the time that takes
 * @param collectBytes the most memory for changes that wait; of what exceeds it whole files are shipped
 * @param threads how many files are shipped, restored or evicted at once
 * @param diskBudget how many bytes files may take on the disk before those used least recently are evicted; empty for any number
 * @param coldPatience how long a file that comes back from a cold class is not asked for again
 */
public record WarmSettings(
        Duration interval, long collectBytes, int threads, OptionalLong diskBudget, Duration coldPatience) {

    /** The least budget: in less there is no room for what is in use at one time. */
    private static final long LEAST_BUDGET = 1 << 20;

    public WarmSettings {
        Preconditions.positive("interval", interval);
        Preconditions.atLeast("collectBytes", collectBytes, 1);
        diskBudget.ifPresent(bytes -> Preconditions.atLeast("diskBudget", bytes, LEAST_BUDGET));
        Preconditions.positive("coldPatience", coldPatience);
        Preconditions.require(threads >= 1 && threads <= 64, "threads must be 1 to 64, not " + threads);
    }

    /** Every 30 seconds, with 64 MiB, eight at once, without eviction, and a minute between questions for what is cold. */
    public static WarmSettings defaults() {
        return new WarmSettings(Duration.ofSeconds(30), 64L << 20, 8, OptionalLong.empty(), Duration.ofMinutes(1));
    }

    /** The same with another interval. */
    public WarmSettings withInterval(Duration other) {
        return new WarmSettings(other, collectBytes, threads, diskBudget, coldPatience);
    }

    /** The same with other memory. */
    public WarmSettings withCollectBytes(long bytes) {
        return new WarmSettings(interval, bytes, threads, diskBudget, coldPatience);
    }

    /** The same with a disk budget, or none. */
    public WarmSettings withDiskBudget(OptionalLong bytes) {
        return new WarmSettings(interval, collectBytes, threads, bytes, coldPatience);
    }

    /** The same with another patience for what is cold. */
    public WarmSettings withColdPatience(Duration other) {
        return new WarmSettings(interval, collectBytes, threads, diskBudget, other);
    }

    /** A lag beyond this is reported: several shipments in a row did not come through, or take too long. */
    public Duration alarm() {
        return interval.multipliedBy(4);
    }
}
