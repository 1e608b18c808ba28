/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks from time to time for what has expired, so that feeds hear of it though nobody reads.
 *
 * <p>Only what may expire is looked at: each part adds itself when something can, and removes itself when nothing can any more, under its own lock.
 */
final class Sweeper {
    /** A part whose content may expire. */
    interface Sweepable {
        /** Removes what has expired. */
        void sweep();
    }

    private static final System.Logger LOG = System.getLogger(Sweeper.class.getPackageName());

    private final Set<Sweepable> parts = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "varve-memory-sweeper");
        thread.setDaemon(true);
        return thread;
    });
    private final long intervalNanos;
    private volatile @Nullable Future<?> sweeping;

    Sweeper(Duration interval) {
        intervalNanos = Times.nanos(interval);
    }

    void start() {
        sweeping = timer.scheduleWithFixedDelay(this::sweep, intervalNanos, intervalNanos, TimeUnit.NANOSECONDS);
    }

    private void sweep() {
        for (Sweepable part : parts) {
            try {
                part.sweep();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "what has expired could not be removed; trying again later", e);
            }
        }
    }

    void add(Sweepable part) {
        parts.add(part);
    }

    void remove(Sweepable part) {
        parts.remove(part);
    }

    void close() {
        Future<?> task = sweeping;
        if (task != null) {
            task.cancel(false);
        }
        timer.shutdownNow();
    }
}
