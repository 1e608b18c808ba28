/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub;

import dev.varve.StorageException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link PolledSubscription} over {@link PubSub#listen}. */
public final class QueuedSubscription implements PolledSubscription {

    private final BlockingQueue<WireMessage> arrived = new LinkedBlockingQueue<>();
    private final PubSubSubscription subscription;
    private volatile boolean closed;

    /**
     * Subscribes.
     *
     * @param wake called when something has come, by the thread that brings it; must neither wait nor take long
     */
    public QueuedSubscription(PubSub pubSub, String filter, Runnable wake) {
        this.subscription = pubSub.listen(filter, message -> {
            arrived.add(message);
            wake.run();
        });
    }

    @Override
    public @Nullable WireMessage poll(Duration wait) {
        if (closed) {
            return null;
        }
        try {
            return wait.isZero() ? arrived.poll() : arrived.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.unavailable("the thread that reads messages was interrupted", e);
        }
    }

    @Override
    public boolean isEmpty() {
        return arrived.isEmpty();
    }

    @Override
    public void close() {
        closed = true;
        subscription.close();
        arrived.clear();
    }
}
