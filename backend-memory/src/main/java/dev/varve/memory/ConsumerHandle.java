/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.stream.ConsumerInfo;
import dev.varve.stream.Delivery;
import dev.varve.stream.StreamConsumer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One of the handles that share a consumer. */
final class ConsumerHandle implements StreamConsumer {
    private final ConsumerState consumer;
    private final StreamLog log;
    private final Lifecycle lifecycle;
    private final Runnable closer = this::close;
    private volatile boolean closed;

    ConsumerHandle(ConsumerState consumer, Lifecycle lifecycle) {
        this.consumer = consumer;
        this.lifecycle = lifecycle;
        log = consumer.log();
    }

    /** Makes the handle close with its store. */
    ConsumerHandle open() {
        lifecycle.add(closer);
        return this;
    }

    @Override
    public List<Delivery> fetch(int max, Duration wait) {
        Preconditions.atLeast("max", max, 1);
        long deadline = Times.until(wait);
        while (true) {
            long seen = consumer.signal().count();
            requireOpen();
            List<Delivery> taken;
            long wake = deadline;
            synchronized (log) {
                Instant now = log.openedAt();
                taken = consumer.take(max, now);
                Duration untilDue = consumer.untilDue(now);
                if (untilDue != null) {
                    wake = earlier(deadline, Times.until(untilDue));
                }
            }
            if (!taken.isEmpty() || System.nanoTime() - deadline >= 0) {
                return taken;
            }
            consumer.signal().await(seen, wake);
        }
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    @Override
    public ConsumerInfo info() {
        requireOpen();
        synchronized (log) {
            return consumer.info(log.openedAt());
        }
    }

    @Override
    public void pause() {
        requireOpen();
        synchronized (log) {
            consumer.pause();
        }
    }

    @Override
    public void resume() {
        requireOpen();
        synchronized (log) {
            consumer.resume();
        }
    }

    private void requireOpen() {
        lifecycle.requireOpen();
        if (closed) {
            throw StorageException.unavailable("the handle of the consumer is closed; ask for another", null);
        }
    }

    @Override
    public void close() {
        closed = true;
        lifecycle.remove(closer);
        consumer.signal().raise();
    }
}
