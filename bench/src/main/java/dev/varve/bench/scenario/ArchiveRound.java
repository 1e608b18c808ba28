/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.bench.load.CpuTime;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What a round with an archive took.
 *
 * @param times of each step
 * @param floor the processor time of zstd alone for the same bytes in blocks as large: to compress, and to decompress them
 * @param payload the bytes of all values
 * @param stored the bytes of all that the store got
 */
record ArchiveRound(Map<ArchiveStep, CpuTime> times, Map<String, Duration> floor, long payload, long stored) {

    ArchiveRound {
        times = Map.copyOf(times);
        floor = Map.copyOf(floor);
    }

    /** What {@code step} took. */
    CpuTime time(ArchiveStep step) {
        return Objects.requireNonNull(times.get(step), "the step was not done");
    }

    /** What zstd alone took to do {@code what}. */
    Duration floor(String what) {
        return Objects.requireNonNull(floor.get(what), "zstd was not asked for it");
    }
}
