/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.pubsub.delivery.NamedThreads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that jnats runs on, for all connections that a handle has one after the other. */
final class JnatsThreads implements AutoCloseable {

    private final ThreadPoolExecutor loops;
    private final ScheduledThreadPoolExecutor clock;
    private final ThreadPoolExecutor callbacks;

    JnatsThreads(String name) {
        // As Executors.newCachedThreadPool: each loop needs a thread, so there must be no bound.
        loops = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), new NamedThreads(name + "-nats"));
        clock = new ScheduledThreadPoolExecutor(1, new NamedThreads(name + "-nats-clock"));
        clock.setRemoveOnCancelPolicy(true);
        callbacks = new ThreadPoolExecutor(
                1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new NamedThreads(name + "-nats-callback"));
        callbacks.allowCoreThreadTimeOut(true);
    }

    /** Runs the loops that read, write and dispatch, a thread for each. */
    ExecutorService loops() {
        return loops;
    }

    /** Runs jnats's pings, which may block. */
    ScheduledExecutorService clock() {
        return clock;
    }

    /** Runs jnats's callbacks, one after the other. */
    ExecutorService callbacks() {
        return callbacks;
    }

    /** Returns when all callbacks asked for so far have run, at most after {@code limit}. */
    void awaitCallbacks(Duration limit) {
        CountDownLatch reached = new CountDownLatch(1);
        try {
            callbacks.execute(reached::countDown);
            var unused = reached.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closed: no callback will run any more.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        loops.shutdownNow();
        clock.shutdownNow();
        callbacks.shutdownNow();
    }
}
