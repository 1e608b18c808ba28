/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.StorageException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The lanes of all streams and buckets that have writes under way, and the bound on their number. Safe for use by many threads. */
final class Lanes {

    private final LaneWorks works;
    private final int maxInFlight;
    private final Semaphore permits;
    private final Map<String, Entry> lanes = new ConcurrentHashMap<>();

    /** A lane, and how many writes it has: an empty one is forgotten. */
    private record Entry(Lane lane, AtomicInteger writes) {}

    Lanes(LaneWorks works, int maxInFlight) {
        this.works = works;
        this.maxInFlight = maxInFlight;
        this.permits = new Semaphore(maxInFlight);
    }

    /**
     * Sends {@code write} behind those of the same {@code stream}. Blocks while too many writes are under way.
     *
     * @throws StorageException {@code UNAVAILABLE} if that does not end before the write's deadline
     */
    CompletableFuture<Reply> submit(String stream, Write write) {
        acquire(write.effort());
        Entry entry = lanes.compute(stream, (key, there) -> {
            Entry used = there == null ? new Entry(new Lane(works), new AtomicInteger()) : there;
            used.writes().incrementAndGet();
            used.lane().add(write);
            return used;
        });
        CompletableFuture<Reply> done = write.result().whenComplete((reply, failure) -> release(stream, entry));
        entry.lane().pump();
        return done;
    }

    /** Ends the writes whose deadline has passed. */
    void expire() {
        lanes.values().forEach(entry -> entry.lane().expire());
    }

    /** The map has changed. */
    void wake() {
        lanes.values().forEach(entry -> works.run(entry.lane()::wake));
    }

    /** Returns once nothing is under way, or after {@code wait}. */
    void drain(Duration wait) {
        try {
            if (permits.tryAcquire(maxInFlight, wait.toNanos(), TimeUnit.NANOSECONDS)) {
                permits.release(maxInFlight);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void release(String stream, Entry entry) {
        permits.release();
        if (entry.writes().decrementAndGet() == 0) {
            lanes.computeIfPresent(
                    stream,
                    (key, there) -> there.equals(entry) && entry.writes().get() == 0 ? null : there);
        }
    }

    private void acquire(Effort effort) {
        try {
            if (permits.tryAcquire(effort.deadline().remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.unavailable(effort.what() + " was interrupted before it was sent", e);
        }
        throw StorageException.unavailable(
                effort.what() + " was not sent: " + maxInFlight + " writes are under way", null);
    }
}
