/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.load;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/**
 * Operations that arrive at a fixed rate, whatever becomes of those before them.
 *
 * <p>A latency counts from the moment an operation should have begun, not from when there was room to begin it: a store that stalls is charged for all who would have come meanwhile (Gil Tene calls the opposite
 * coordinated omission).
 */
public final class OpenLoop {

    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(60);

    private final int rate;
    private final Latencies latencies = new Latencies();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    private OpenLoop(int rate) {
        this.rate = rate;
    }

    /**
     * What came of it.
     *
     * @param sent how many operations began
     * @param answered how many succeeded
     * @param failed how many did not
     * @param sending the time from the first to the last that began
     * @param whole the time from the first to the last answer
     * @param latencies of those that succeeded
     */
    public record Outcome(
            long sent, long answered, long failed, Duration sending, Duration whole, Latencies latencies) {

        /** Successes a second, over the whole time. */
        public double perSecond() {
            return new Throughput(answered, whole.toNanos()).perSecond();
        }
    }

    /** Begins {@code rate} operations a second for {@code span}, or until {@code enough}; returns when all are answered, or a minute later. */
    public static Outcome run(
            int rate, Duration span, BooleanSupplier enough, LongFunction<CompletableFuture<?>> begin) {
        return new OpenLoop(rate).run(span, enough, begin);
    }

    private Outcome run(Duration span, BooleanSupplier enough, LongFunction<CompletableFuture<?>> begin) {
        long begun = System.nanoTime();
        long count = rate * span.toMillis() / 1000;
        long sent = 0;
        while (sent < count && !enough.getAsBoolean()) {
            long due = begun + Math.round(sent * 1e9 / rate);
            awaitTime(due);
            var unused = begin.apply(sent++).whenComplete((answer, thrown) -> ended(due, thrown == null));
        }
        Duration sending = Duration.ofNanos(System.nanoTime() - begun);
        drain(sent);
        Duration whole = Duration.ofNanos(System.nanoTime() - begun);
        return new Outcome(sent, answered.get(), failed.get(), sending, whole, latencies);
    }

    private void ended(long due, boolean well) {
        if (well) {
            latencies.add(System.nanoTime() - due);
            answered.incrementAndGet();
        } else {
            failed.incrementAndGet();
        }
    }

    private static void awaitTime(long due) {
        long left = due - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = due - System.nanoTime();
        }
    }

    private void drain(long sent) {
        long begun = System.nanoTime();
        while (answered.get() + failed.get() < sent && System.nanoTime() - begun < DRAIN_LIMIT.toNanos()) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
