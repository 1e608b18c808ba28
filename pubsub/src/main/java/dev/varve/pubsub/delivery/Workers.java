/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.delivery;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An executor of few threads that adds more when those it has are all blocked.
 *
 * <p>A fixed pool would deadlock once all its threads wait for something that only a queued task can bring, such as the answer to a request; a pool without bound would start
 * a thread for each of thousands of subscriptions in a burst. Threads that idle for 10 s end. Safe for use by many threads.
 */
final class Workers implements Executor, AutoCloseable {

    private static final int MOST_THREADS = 1024;
    private static final long STALL_MILLIS = 10;
    private static final long IDLE_SECONDS = 10;

    private final int usual;
    private final ThreadPoolExecutor pool;
    private final ScheduledExecutorService timer;
    private final AtomicBoolean watched = new AtomicBoolean();
    private long completedBefore;

    /**
     * @param usual how many threads there are while none block
     * @param timer where stalls are looked for, only while tasks wait; not closed by this
     */
    Workers(String name, int usual, ScheduledExecutorService timer) {
        this.usual = usual;
        this.timer = timer;
        this.pool = new ThreadPoolExecutor(
                usual, usual, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new NamedThreads(name));
        pool.allowCoreThreadTimeOut(true);
    }

    /** @throws RejectedExecutionException if closed */
    @Override
    public void execute(Runnable task) {
        pool.execute(task);
        watchIfNeeded();
    }

    /** Interrupts what runs and forgets what waits. */
    @Override
    public void close() {
        pool.shutdownNow();
    }

    /** Lets what was given finish, at most for the time given, then closes. */
    void closeAfter(long nanos) {
        pool.shutdown();
        try {
            if (!NamedThreads.isCurrentThreadOf(pool) && !pool.awaitTermination(nanos, TimeUnit.NANOSECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void watchIfNeeded() {
        if (!pool.getQueue().isEmpty() && watched.compareAndSet(false, true)) {
            scheduleCheck();
        }
    }

    private void scheduleCheck() {
        try {
            var unused = timer.schedule(this::check, STALL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The timer is closed, and this is about to be.
            watched.set(false);
        }
    }

    /** Runs one at a time: whoever sets {@code watched} schedules it. */
    private void check() {
        if (!pool.getQueue().isEmpty()) {
            long completed = pool.getCompletedTaskCount();
            if (completed == completedBefore) {
                grow();
            }
            completedBefore = completed;
            scheduleCheck();
        } else if (shrink()) {
            scheduleCheck();
        } else {
            watched.set(false);
            watchIfNeeded();
        }
    }

    private void grow() {
        int more = Math.min(MOST_THREADS, 2 * Math.max(pool.getCorePoolSize(), pool.getPoolSize()));
        pool.setMaximumPoolSize(more);
        pool.setCorePoolSize(more);
        // At the bound the size does not change, though threads may have ended meanwhile.
        pool.prestartCoreThread();
    }

    /**
     * Threads that take turns are never idle for long: only those above the maximum end while there is work. Those that are blocked are needed, and one more to go on.
     *
     * @return whether there are fewer now
     */
    private boolean shrink() {
        int core = pool.getCorePoolSize();
        int needed = Math.min(core, pool.getActiveCount() + 1);
        int fewer = Math.max(usual, Math.max(core / 2, needed));
        pool.setCorePoolSize(fewer);
        pool.setMaximumPoolSize(fewer);
        return fewer < core;
    }
}
