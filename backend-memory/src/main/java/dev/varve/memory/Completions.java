/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.StorageException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Completes the futures of asynchronous writes, in the order of the calls, on one thread of the store.
 *
 * <p>The write itself happens in the call, which is what keeps it in order with the blocking writes of the same thread; only the completion, and what the caller hangs on
 * it, is left to the thread. The number of completions that wait is bounded.
 */
final class Completions {
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final Semaphore room;
    private volatile @Nullable Thread worker;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "varve-memory-completions");
        thread.setDaemon(true);
        worker = thread;
        return thread;
    });

    Completions(int bound) {
        room = new Semaphore(bound);
    }

    /** Runs {@code write} now, and hands its result or failure to the future that is returned. */
    <T> CompletableFuture<T> submit(Supplier<T> write, Duration deadline) {
        boolean counted = Thread.currentThread() != worker;
        if (counted) {
            enter(deadline);
        }
        CompletableFuture<T> future = new CompletableFuture<>();
        Runnable completion = run(write, future);
        try {
            executor.execute(() -> {
                leave(counted);
                completion.run();
            });
        } catch (RejectedExecutionException e) {
            leave(counted);
            completion.run();
        }
        return future;
    }

    private static <T> Runnable run(Supplier<T> write, CompletableFuture<T> future) {
        try {
            T result = write.get();
            return () -> future.complete(result);
        } catch (StorageException e) {
            return () -> future.completeExceptionally(e);
        }
    }

    private void enter(Duration deadline) {
        try {
            if (!room.tryAcquire(Times.nanos(deadline), TimeUnit.NANOSECONDS)) {
                throw StorageException.unavailable("too many asynchronous writes wait for their completion", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.unavailable("interrupted while too many asynchronous writes were under way", e);
        }
    }

    private void leave(boolean counted) {
        if (counted) {
            room.release();
        }
    }

    /** Completes what waits, then ends the thread. */
    void close() {
        executor.shutdown();
        if (Thread.currentThread() == worker) {
            return;
        }
        try {
            if (!executor.awaitTermination(FAREWELL.toSeconds(), TimeUnit.SECONDS)) {
                executor.shutdownNow().forEach(Runnable::run);
            }
        } catch (InterruptedException e) {
            executor.shutdownNow().forEach(Runnable::run);
            Thread.currentThread().interrupt();
        }
    }
}
