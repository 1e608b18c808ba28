/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A write under way.
 *
 * @param effort what is tried
 * @param end completes with what makes the result of the answer, which may block, or fails
 * @param <T> the type of the result
 */
record Pending<T>(Effort effort, CompletableFuture<Supplier<T>> end) {

    /** A write that was refused before it began. */
    static <T> Pending<T> failed(Effort effort, RuntimeException failure) {
        return new Pending<>(effort, CompletableFuture.failedFuture(failure));
    }

    /** A write whose result comes as it is. */
    static <T> Pending<T> of(Effort effort, CompletableFuture<T> result) {
        return new Pending<>(effort, result.thenApply(told -> () -> told));
    }

    /** A write that need not be made. */
    static <T> Pending<T> done(Effort effort, T result) {
        return new Pending<>(effort, CompletableFuture.completedFuture(() -> result));
    }

    /** A write whose result is what {@code next} makes of this one's; that may block, and gets what fails too. */
    Pending<T> then(Function<Supplier<T>, T> next) {
        return new Pending<>(
                effort,
                end.handle((told, failure) -> () -> next.apply(() -> {
                    if (failure != null) {
                        throw Waiting.failure(failure, effort);
                    }
                    return told.get();
                })));
    }

    /** The result, waited for. */
    T await() {
        return Waiting.on(end, effort).get();
    }

    /** The result, when it is there. */
    CompletableFuture<T> result() {
        CompletableFuture<T> result = new CompletableFuture<>();
        var unused = end.whenComplete((told, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
                return;
            }
            try {
                result.complete(told.get());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }
}
