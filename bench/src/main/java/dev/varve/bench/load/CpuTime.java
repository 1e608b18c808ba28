/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.load;

import dev.varve.StorageException;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * The processor time that work took, which other processes disturb less than they disturb the clock.
 *
 * @param thread of the thread that did it
 * @param process of the whole process meanwhile, with its compilers and its collector of garbage; known to a hundredth of a second
 * @param wall by the clock
 */
public record CpuTime(Duration thread, Duration process, Duration wall) {

    private static final double NANOS = 1e9;

    /** Does {@code work} on this thread, and says what it took. */
    public static CpuTime of(Runnable work) {
        long thread = threadNanos();
        Duration process = processTime();
        long wall = System.nanoTime();
        work.run();
        return new CpuTime(
                Duration.ofNanos(threadNanos() - thread),
                processTime().minus(process),
                Duration.ofNanos(System.nanoTime() - wall));
    }

    private static long threadNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static Duration processTime() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElseThrow(() -> StorageException.unavailable("this system does not tell processor time", null));
    }

    /** How many of {@code amount} are done in a second of {@code time}. */
    public static double perSecond(long amount, Duration time) {
        return amount * NANOS / Math.max(1, time.toNanos());
    }
}
