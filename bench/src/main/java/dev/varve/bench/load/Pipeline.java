/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.load;

import dev.varve.StorageException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Asynchronous operations of one thread, of which a fixed number is under way at once. */
public final class Pipeline {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int inFlight;
    private final Semaphore room;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private Pipeline(int inFlight) {
        this.inFlight = inFlight;
        this.room = new Semaphore(inFlight);
    }

    /**
     * Carries out operations 0, 1, 2, ... and returns when all are answered.
     *
     * @throws StorageException {@code UNAVAILABLE} if one fails, or none is answered for a minute
     */
    public static Throughput run(Extent extent, int inFlight, LongFunction<CompletableFuture<?>> operation) {
        return new Pipeline(inFlight).run(extent, operation);
    }

    private Throughput run(Extent extent, LongFunction<CompletableFuture<?>> operation) {
        long begun = System.nanoTime();
        long count = 0;
        while (count < extent.count()
                && System.nanoTime() - begun < extent.span().toNanos()) {
            take(1);
            var unused = operation.apply(count++).whenComplete((answer, thrown) -> {
                if (thrown != null) {
                    failure.compareAndSet(null, thrown);
                }
                room.release();
            });
        }
        take(inFlight);
        return new Throughput(count, System.nanoTime() - begun);
    }

    private void take(int permits) {
        try {
            if (!room.tryAcquire(permits, PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                throw StorageException.unavailable(
                        "no operation was answered for " + PATIENCE.toSeconds() + " s", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.unavailable("interrupted while measuring", e);
        }
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw StorageException.unavailable("an operation failed while it was measured: " + thrown, thrown);
        }
    }
}
