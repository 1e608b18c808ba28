/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CompletionsTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(10);

    private final Completions completions = new Completions(2);
    private final CountDownLatch held = new CountDownLatch(1);
    private final AtomicInteger writes = new AtomicInteger();

    @AfterEach
    void close() {
        held.countDown();
        completions.close();
    }

    private CompletableFuture<Integer> write(Duration deadline) {
        return completions.submit(writes::incrementAndGet, deadline);
    }

    /** Has the thread of the completions do {@code work}: what is hung on a write that is already complete runs elsewhere, so it is tried again. */
    private void onThread(Runnable work) {
        Thread caller = Thread.currentThread();
        AtomicInteger begun = new AtomicInteger();
        while (begun.get() == 0) {
            CompletableFuture<Void> tried = completions.submit(() -> 0, LONG).thenRun(() -> {
                if (Thread.currentThread() != caller) {
                    begun.incrementAndGet();
                    work.run();
                }
            });
            await().until(() -> tried.isDone() || begun.get() > 0);
        }
    }

    private void hold() {
        try {
            assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("a caller that runs too far ahead waits, and past its deadline is told that nothing was written")
    void bounded() {
        onThread(this::hold);
        List<CompletableFuture<Integer>> two = List.of(write(SHORT), write(SHORT));

        assertThatThrownBy(() -> write(SHORT))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThat(two).noneMatch(CompletableFuture::isDone);
        assertThat(writes).hasValue(2);
        held.countDown();
        assertThat(two).extracting(CompletableFuture::join).containsExactly(1, 2);
        assertThat(write(LONG).join()).isEqualTo(3);
    }

    @Test
    @DisplayName("what is hung on a write may itself write without waiting for the thread it runs on")
    void writesFromTheThread() {
        CompletableFuture<List<CompletableFuture<Integer>>> issued = new CompletableFuture<>();
        onThread(() -> issued.complete(
                IntStream.range(0, 10).mapToObj(i -> write(SHORT)).toList()));

        assertThat(issued.join())
                .extracting(CompletableFuture::join)
                .hasSize(10)
                .isSorted();
    }

    @Test
    @DisplayName("closing completes what waits")
    void closing() {
        onThread(this::hold);
        CompletableFuture<Integer> waiting = write(SHORT);
        held.countDown();
        completions.close();

        assertThat(waiting).isCompletedWithValue(1);
        assertThat(write(SHORT)).isCompletedWithValue(2);
    }
}
