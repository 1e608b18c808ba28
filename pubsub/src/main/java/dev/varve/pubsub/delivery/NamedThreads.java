/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.delivery;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes daemon threads that are named and know who made them. */
public final class NamedThreads implements ThreadFactory {

    private final String name;
    private final AtomicInteger made = new AtomicInteger();

    /** @param name what the threads are called, followed by a number */
    public NamedThreads(String name) {
        this.name = name;
    }

    @Override
    public Thread newThread(Runnable task) {
        return new Owned(this, task, name + "-" + made.incrementAndGet());
    }

    /** Whether the caller runs on a thread of {@code pool}, and so must not wait for its end. */
    static boolean isCurrentThreadOf(ThreadPoolExecutor pool) {
        return Thread.currentThread() instanceof Owned owned && owned.owner == pool.getThreadFactory();
    }

    private static final class Owned extends Thread {
        private final NamedThreads owner;

        Owned(NamedThreads owner, Runnable task, String name) {
            super(task, name);
            this.owner = owner;
            setDaemon(true);
        }
    }
}
