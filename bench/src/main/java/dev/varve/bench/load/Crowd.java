/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.load;

import dev.varve.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Blocking operations of a fixed number of threads. */
public final class Crowd {

    private Crowd() {}

    /**
     * Carries out operations 0, 1, 2, ..., each on the thread that is free first, and returns when all are done.
     *
     * @throws StorageException what an operation threw, or {@code UNAVAILABLE} with it as cause
     */
    public static Throughput run(Extent extent, int threads, LongConsumer operation) {
        return run(extent, threads, operation, new Latencies());
    }

    /** {@link #run(Extent, int, LongConsumer)} that adds how long each took to {@code latencies}. */
    public static Throughput run(Extent extent, int threads, LongConsumer operation, Latencies latencies) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            AtomicLong next = new AtomicLong();
            AtomicLong done = new AtomicLong();
            long begun = System.nanoTime();
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(pool.submit(() -> work(extent, begun, next, done, operation, latencies)));
            }
            workers.forEach(Crowd::await);
            return new Throughput(done.get(), System.nanoTime() - begun);
        } finally {
            pool.shutdownNow();
        }
    }

    private static void work(
            Extent extent, long begun, AtomicLong next, AtomicLong done, LongConsumer operation, Latencies latencies) {
        long index = next.getAndIncrement();
        while (index < extent.count()
                && System.nanoTime() - begun < extent.span().toNanos()) {
            long called = System.nanoTime();
            operation.accept(index);
            latencies.add(System.nanoTime() - called);
            done.incrementAndGet();
            index = next.getAndIncrement();
        }
    }

    private static void await(Future<?> worker) {
        try {
            worker.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.unavailable("interrupted while measuring", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StorageException cause) {
                throw cause;
            }
            throw StorageException.unavailable("an operation failed while it was measured: " + e.getCause(), e);
        }
    }
}
