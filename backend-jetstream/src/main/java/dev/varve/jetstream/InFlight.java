/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Counts the writes under way, and holds back those that would be too many. */
final class InFlight {

    private final int most;
    private final Semaphore permits;

    InFlight(int most) {
        this.most = most;
        this.permits = new Semaphore(most, true);
    }

    /** Waits until a write more is allowed. */
    void begin(Effort effort) {
        try {
            if (!permits.tryAcquire(effort.deadline().remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw effort.tooLate();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.unavailable(effort.what() + " was not tried: its thread was interrupted", e);
        }
    }

    /** Counts {@code write}, which {@link #begin} let in, until it is done. */
    <T> CompletableFuture<T> until(CompletableFuture<T> write) {
        return write.whenComplete((done, failure) -> permits.release());
    }

    /** Gives back what {@link #begin} gave. */
    void end() {
        permits.release();
    }

    /** Waits until no write is under way, at most {@code limit}. */
    void awaitNone(Duration limit) {
        try {
            if (permits.tryAcquire(most, limit.toNanos(), TimeUnit.NANOSECONDS)) {
                permits.release(most);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
