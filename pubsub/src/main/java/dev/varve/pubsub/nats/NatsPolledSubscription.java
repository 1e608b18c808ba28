/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.StorageException;
import dev.varve.pubsub.PolledSubscription;
import dev.varve.pubsub.WireMessage;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A subscription whose messages its reader takes from where jnats has put them. It outlives connections: each new one takes it over. */
final class NatsPolledSubscription implements PolledSubscription, Attached {

    private final String filter;
    private final Consumer<Attached> atEnd;
    private volatile @Nullable Subscription subscription;
    private volatile boolean closed;

    /** @param atEnd forgets this */
    NatsPolledSubscription(String filter, Consumer<Attached> atEnd) {
        this.filter = filter;
        this.atEnd = atEnd;
    }

    @Override
    public synchronized void attach(NatsSession session) {
        if (!closed) {
            subscription = session.subscribe(filter);
            notifyAll();
        }
    }

    @Override
    public @Nullable WireMessage poll(Duration wait) {
        try {
            Message next = wait.isZero() ? next(current(), 0) : await(System.nanoTime() + wait.toNanos());
            return next == null ? null : JnatsMessages.received(next);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.unavailable("the thread that reads messages was interrupted", e);
        }
    }

    /** The next message that comes before {@code end}, by this connection or the next one. */
    private @Nullable Message await(long end) throws InterruptedException {
        Subscription current = current();
        while (current != null) {
            Message next = next(current, end - System.nanoTime());
            if (next != null) {
                return next;
            }
            current = otherThan(current, end);
        }
        return null;
    }

    private static @Nullable Message next(@Nullable Subscription from, long nanos) throws InterruptedException {
        if (from == null) {
            return null;
        }
        try {
            // Without a time jnats does not wait; with 0 it would wait for ever.
            return nanos > 0 ? from.nextMessage(Duration.ofNanos(nanos)) : from.nextMessage(null);
        } catch (IllegalStateException e) {
            // The connection has ended.
            return null;
        }
    }

    private @Nullable Subscription current() {
        return closed ? null : subscription;
    }

    /** The subscription by another connection than that of {@code former}, waited for until {@code end}; null if there is none then. */
    private synchronized @Nullable Subscription otherThan(Subscription former, long end) throws InterruptedException {
        long left = end - System.nanoTime();
        while (left > 0 && !closed && subscription == former) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
        return closed || subscription == former ? null : subscription;
    }

    @Override
    public boolean isEmpty() {
        Subscription current = current();
        return current == null || current.getPendingMessageCount() == 0;
    }

    @Override
    public void finish(Duration limit) {
        close();
    }

    @Override
    public void close() {
        Subscription last;
        synchronized (this) {
            closed = true;
            last = subscription;
            notifyAll();
        }
        if (last != null) {
            NatsSession.end(last);
        }
        atEnd.accept(this);
    }
}
