/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.publish;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How long to wait between attempts: not at all after a success, then twice as long each time, up to a bound. For use by one thread, but for {@link #close()}. */
final class Retries implements AutoCloseable {

    private final long first;
    private final long last;
    private final CountDownLatch closed = new CountDownLatch(1);
    private long next;

    Retries(Duration first, Duration last) {
        this.first = first.toNanos();
        this.last = last.toNanos();
    }

    void succeeded() {
        next = 0;
    }

    /** Waits, unless closed. */
    void pause() {
        try {
            if (!closed.await(next, TimeUnit.NANOSECONDS)) {
                next = Math.min(last, Math.max(first, 2 * next));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
