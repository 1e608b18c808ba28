/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.corepubsub.Effort.Certainty;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Repeats attempts, with growing waits between them, until one is answered or the deadline has passed. Safe for use by many threads. */
final class Repeater {

    private final ScheduledExecutorService timer;
    private final Executor workers;
    private final Backoff backoff;

    Repeater(ScheduledExecutorService timer, Executor workers, Backoff backoff) {
        this.timer = timer;
        this.workers = workers;
        this.backoff = backoff;
    }

    /** The answer to the first of {@code attempt}s that gets one; a refusal, or a failure after the deadline, is the exception that the caller is to see. */
    <T> CompletableFuture<T> repeat(Effort effort, Supplier<CompletableFuture<Outcome<T>>> attempt) {
        Course<T> course = new Course<>(effort, attempt);
        course.next();
        return course.result;
    }

    /** Runs {@code task} on a worker after the wait that follows failure number {@code failures}, but after {@code most} at the latest. */
    void later(int failures, Duration most, Runnable task) {
        Duration wait = backoff.after(failures);
        long nanos = Math.min(wait.toNanos(), most.toNanos());
        var unused = timer.schedule(() -> workers.execute(task), nanos, TimeUnit.NANOSECONDS);
    }

    /** The attempts of one effort; each begins when the one before it has ended, so that no field is used by two threads at a time. */
    private final class Course<T> {
        private final Effort effort;
        private final Supplier<CompletableFuture<Outcome<T>>> attempt;
        private final CompletableFuture<T> result;
        private Certainty certainty = Certainty.NOTHING_HAPPENED;
        private int failures;

        private Course(Effort effort, Supplier<CompletableFuture<Outcome<T>>> attempt) {
            this.effort = effort;
            this.result = effort.future();
            this.attempt = attempt;
        }

        private void next() {
            var unused = attempt.get()
                    .whenComplete((outcome, failure) -> settle(failure == null ? outcome : Outcome.of(failure)));
        }

        private void settle(Outcome<T> outcome) {
            if (outcome instanceof Outcome.Answered<T> answered) {
                result.complete(answered.value());
            } else if (outcome instanceof Outcome.Refused<T> refused && isFinal(refused.error())) {
                result.completeExceptionally(refused.error());
            } else {
                again(outcome);
            }
        }

        /** A refusal for want of means tells nothing of an earlier attempt whose answer was lost. */
        private boolean isFinal(StorageException error) {
            return certainty == Certainty.NOTHING_HAPPENED || error.code() != ErrorCode.UNAVAILABLE;
        }

        private void again(Outcome<T> outcome) {
            if (outcome instanceof Outcome.Unknown<T>) {
                certainty = Certainty.UNKNOWN;
            }
            failures++;
            if (effort.deadline().passed()) {
                Throwable reason = outcome.reason().orElseThrow();
                result.completeExceptionally(effort.failure(reason, certainty));
            } else {
                later(failures, effort.deadline().remaining(), this::next);
            }
        }
    }
}
