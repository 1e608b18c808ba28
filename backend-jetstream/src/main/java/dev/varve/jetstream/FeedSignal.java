/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Wakes the reader of a feed when something has come for it. */
final class FeedSignal {

    private long raised;

    synchronized void raise() {
        raised++;
        notifyAll();
    }

    /** How often it was raised so far. */
    synchronized long count() {
        return raised;
    }

    /** Waits until it was raised more often than {@code seen} times, at most {@code span}. */
    synchronized void await(long seen, Duration span) {
        Deadline end = Deadline.after(span);
        try {
            while (raised == seen && !end.passed()) {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, end.remaining().toNanos()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.unavailable("the thread that reads the feed was interrupted", e);
        }
    }
}
