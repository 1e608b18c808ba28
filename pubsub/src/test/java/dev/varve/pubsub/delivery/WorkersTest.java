/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WorkersTest {

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final Workers workers = new Workers("workers-test", 2, timer);

    @AfterEach
    void close() {
        workers.close();
        timer.shutdownNow();
    }

    @Test
    @DisplayName("tasks that wait for a later task get it, however many they are")
    void grows() throws InterruptedException {
        int blocked = 100;
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(blocked);
        for (int i = 0; i < blocked; i++) {
            workers.execute(() -> {
                awaitQuietly(release);
                done.countDown();
            });
        }
        workers.execute(release::countDown);
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @DisplayName("tasks that do not block share the usual threads")
    void staysSmall() throws InterruptedException {
        int tasks = 10_000;
        AtomicInteger most = new AtomicInteger();
        AtomicInteger running = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(tasks);
        for (int i = 0; i < tasks; i++) {
            workers.execute(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                running.decrementAndGet();
                done.countDown();
            });
        }
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(most.get()).isLessThanOrEqualTo(2);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
