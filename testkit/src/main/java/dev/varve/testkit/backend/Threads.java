/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.backend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

/** Threads that do the same work at the same time, each under a number of its own. */
public final class Threads implements AutoCloseable {

    private final ExecutorService executor;
    private final List<Future<?>> running = new ArrayList<>();

    private Threads(int count) {
        executor = Executors.newFixedThreadPool(count);
    }

    /** Starts {@code count} threads, which call {@code work} with 0, 1, ... once all of them are there. */
    public static Threads start(int count, IntConsumer work) {
        Threads threads = new Threads(count);
        CountDownLatch ready = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            int number = i;
            threads.running.add(threads.executor.submit(() -> {
                ready.countDown();
                ready.await();
                work.accept(number);
                return number;
            }));
        }
        return threads;
    }

    /** Waits until all threads are done; what one of them threw fails the test. */
    public void await(Duration patience) {
        for (Future<?> thread : running) {
            try {
                thread.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw new AssertionError("a thread of the test failed: " + e.getCause(), e.getCause());
            } catch (TimeoutException e) {
                throw new AssertionError("a thread of the test did not end within " + patience, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for a thread of the test", e);
            }
        }
    }

    /** Stops what still runs. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
