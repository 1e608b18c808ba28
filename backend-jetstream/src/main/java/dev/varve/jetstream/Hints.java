/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.PubSubSubscription;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Tells that something was published and may soon be stored, so that looking is worth while; nothing rests on it.
 *
 * <p>Safe for use by many threads.
 */
final class Hints implements AutoCloseable {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofMillis(500);

    private final Semaphore signals = new Semaphore(0);
    private final PubSubSubscription subscription;
    private Duration pause = LONGEST;

    Hints(PubSub pubSub, String filter) {
        this.subscription = pubSub.subscribe(filter, message -> signals.release());
    }

    /** Waits for a hint, or until looking is due anyway, at most {@code most}: soon after a hint, for the message may not be stored yet, and ever later. */
    void await(Duration most) {
        try {
            long nanos = Math.min(pause.toNanos(), most.toNanos());
            boolean hinted = signals.tryAcquire(nanos, TimeUnit.NANOSECONDS);
            signals.drainPermits();
            Duration next = hinted ? SHORTEST : pause.multipliedBy(2);
            pause = next.compareTo(LONGEST) < 0 ? next : LONGEST;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.unavailable("the wait for changes was interrupted", e);
        }
    }

    @Override
    public void close() {
        subscription.close();
        signals.release();
    }
}
