/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.store.StoreKey;
import dev.varve.persist.warm.DiskUse;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of its disk budget a server uses: put together from what workers say, and restores. Says where the budget is exceeded for long, and where files come back soon after they were evicted. Safe for use by many threads.
 */
final class DiskBudget {

    private static final Logger LOG = LoggerFactory.getLogger(DiskBudget.class);
    private static final int MOST_REMEMBERED = 10_000;
    private static final long SOON_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long AGAIN_NANOS = Duration.ofMinutes(1).toNanos();
    /** The longest that a restore waits for room. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

    private static final long LOOK_MILLIS = 20;
    /** Where the budget was exceeded, so little of it more is freed that not each restore has to wait. */
    private static final long RESERVE = 16;

    private final long budget;
    private final long alarmNanos;
    private final Map<Integer, Part> parts = new HashMap<>();
    /** What was evicted last, and when. */
    private final Map<StoreKey, Long> gone = new LinkedHashMap<>();

    private long scratch;
    private boolean freeing;
    private long evicted;
    private long evictedBytes;
    private long returned;
    private long toldReturned;
    private long withinNanos = System.nanoTime();
    private long toldNanos = withinNanos - AGAIN_NANOS;
    private long toldReturnedNanos = withinNanos;
    private boolean told;

    /**
     * What a worker has.
     *
     * @param bytes how many bytes its files take
     * @param away how many files are only in the store
     * @param isStuck whether it can do nothing for now about what its files take
     */
    record Part(long bytes, long away, boolean isStuck) {}

    /**
     * @param budget how many bytes files are to take at most
     * @param alarm the budget may be exceeded for so long before that is told
     */
    DiskBudget(long budget, Duration alarm) {
        this.budget = budget;
        this.alarmNanos = alarm.toNanos();
    }

    /**
     * {@code worker} has {@code part} at {@code nanos}.
     *
     * @return how much of that it is to free: of what is too much, the part that is its own
     */
    synchronized long report(int worker, Part part, long nanos) {
        parts.put(worker, part);
        long total = total();
        long goal = budget - budget / RESERVE;
        freeing = total > budget || (freeing && total > goal);
        notifyAll();
        tell(total, nanos);
        long files = Math.max(1, total - scratch);
        return freeing ? (long) Math.ceil((double) (total - goal) * part.bytes() / files) : 0;
    }

    private long total() {
        return scratch + parts.values().stream().mapToLong(Part::bytes).sum();
    }

    /** What is being copied or restored has grown by {@code delta}. */
    synchronized void scratch(long delta) {
        scratch += delta;
        notifyAll();
    }

    /** Waits, not for long, until there is room for a file, or nobody can make room. */
    synchronized void awaitRoom() {
        long until = System.nanoTime() + PATIENCE_NANOS;
        try {
            while (total() >= budget
                    && parts.values().stream().anyMatch(part -> !part.isStuck())
                    && until - System.nanoTime() > 0) {
                wait(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The file of {@code key}, of {@code bytes}, is evicted. */
    synchronized void evicted(StoreKey key, long bytes) {
        evicted++;
        evictedBytes += bytes;
        gone.put(key, System.nanoTime());
        if (gone.size() > MOST_REMEMBERED) {
            gone.remove(gone.keySet().iterator().next());
        }
    }

    /** The file of {@code key} is there again. */
    synchronized void restored(StoreKey key) {
        Long since = gone.remove(key);
        if (since != null && System.nanoTime() - since < SOON_NANOS) {
            returned++;
        }
    }

    private void tell(long total, long nanos) {
        if (total <= budget) {
            withinNanos = nanos;
            if (told) {
                LOG.info("the files of this server are within the disk budget of {} bytes again", budget);
                told = false;
            }
        } else if (nanos - withinNanos >= alarmNanos && nanos - toldNanos >= AGAIN_NANOS) {
            LOG.warn(
                    "the files of this server take {} bytes, {} more than the disk budget: what is in use, or was not shipped yet, cannot be evicted; everything is served all the same",
                    total,
                    total - budget);
            toldNanos = nanos;
            told = true;
        }
        if (returned > toldReturned && nanos - toldReturnedNanos >= AGAIN_NANOS) {
            LOG.warn(
                    "{} files were restored less than a minute after they had been evicted: the disk budget of {} bytes is too small for what is used",
                    returned - toldReturned,
                    budget);
            toldReturned = returned;
            toldReturnedNanos = nanos;
        }
    }

    /** How it is now. */
    synchronized DiskUse status() {
        long away = parts.values().stream().mapToLong(Part::away).sum();
        return new DiskUse(budget, total(), away, evicted, evictedBytes, returned);
    }
}
