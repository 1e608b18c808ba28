/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting thread; any number of signals before it looks count as one. Safe for use by many threads. */
final class Signal {

    private final Semaphore raised = new Semaphore(0);

    void raise() {
        if (raised.availablePermits() == 0) {
            raised.release();
        }
    }

    /** Returns once the signal is or was raised, or after {@code wait}; false, with the interrupt kept, if the thread was interrupted. */
    boolean await(Duration wait) {
        try {
            raised.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
            raised.drainPermits();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
