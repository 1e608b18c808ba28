/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.delivery;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one {@code PubSub} handle: they run handlers, complete requests, tell of the connection, and keep time.
 *
 * <p>Handlers and completions have threads of their own, so that a handler may wait for the answer to a request. Threads are started when needed and end when idle. Safe for use by many
 * threads.
 */
public final class HandleThreads implements AutoCloseable {

    private static final int LEAST_HANDLERS = 4;
    /** One has the answers of a connection completed as fast as they are read; two get into each other's way, and into that of who sends, where all complete something of one stream. */
    private static final int COMPLETIONS = 1;

    private static final long IDLE_SECONDS = 10;

    private final ScheduledThreadPoolExecutor timer;
    private final Workers handlers;
    private final Workers completions;
    private final ThreadPoolExecutor events;

    /** @param name what the threads are named after */
    public HandleThreads(String name) {
        timer = new ScheduledThreadPoolExecutor(1, new NamedThreads(name + "-timer"));
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        int processors = Runtime.getRuntime().availableProcessors();
        handlers = new Workers(name + "-handler", Math.max(LEAST_HANDLERS, processors), timer);
        completions = new Workers(name + "-answer", COMPLETIONS, timer);
        events = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new NamedThreads(name + "-event"));
        events.allowCoreThreadTimeOut(true);
    }

    /** Runs handlers of subscriptions. */
    public Executor handlers() {
        return handlers;
    }

    /** Keeps time; its tasks must not block. */
    public ScheduledExecutorService timer() {
        return timer;
    }

    /** Completes a request; on the caller's thread once this is closed, so that no future stays open. */
    public void complete(Runnable completion) {
        try {
            completions.execute(completion);
        } catch (RejectedExecutionException e) {
            completion.run();
        }
    }

    /** Runs what follows a change of the connection, one after the other. */
    public Executor events() {
        return events;
    }

    /** Lets handlers and completions that were given finish, at most for {@code limit}, then ends all threads. */
    public void closeAfter(Duration limit) {
        handlers.closeAfter(limit.toNanos());
        completions.closeAfter(limit.toNanos());
        close();
    }

    /** Interrupts all threads. */
    @Override
    public void close() {
        handlers.close();
        completions.close();
        events.shutdownNow();
        timer.shutdownNow();
    }
}
