/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.StorageException;

/**
 * What a waiting reader is woken by: a count of events that never blocks who raises it.
 *
 * <p>A reader takes the {@link #count}, looks for work, and if there is none waits for the count to change, so that no event is missed.
 */
final class Signal {
    private long count;

    synchronized long count() {
        return count;
    }

    synchronized void raise() {
        count++;
        notifyAll();
    }

    /** Waits until the count is no longer {@code seen}, or the moment {@code nanoTime} of {@link System#nanoTime} has come. */
    synchronized void await(long seen, long nanoTime) {
        try {
            while (count == seen) {
                long left = nanoTime - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                wait(left / 1_000_000, (int) (left % 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.unavailable("interrupted while waiting", e);
        }
    }
}
