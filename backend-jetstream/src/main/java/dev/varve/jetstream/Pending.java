/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import java.util.concurrent.CompletableFuture;

/**
 * A write under way.
 *
 * @param effort what is tried
 * @param answer what it will be answered with
 * @param <T> the type of the answer
 */
record Pending<T>(Effort effort, CompletableFuture<T> answer) {

    /** A write that was refused before it began. */
    static <T> Pending<T> failed(Effort effort, RuntimeException failure) {
        return new Pending<>(effort, CompletableFuture.failedFuture(failure));
    }

    /** The answer, waited for. */
    T await() {
        return Waiting.on(answer, effort);
    }
}
