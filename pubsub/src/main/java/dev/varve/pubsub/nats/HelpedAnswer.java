/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A future whose waiters, and those of futures derived from it, hand over answers meanwhile. */
final class HelpedAnswer<T> extends CompletableFuture<T> {

    private final AnswerReader reader;

    HelpedAnswer(AnswerReader reader) {
        this.reader = reader;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new HelpedAnswer<>(reader);
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        help(Long.MAX_VALUE);
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        long begun = System.nanoTime();
        long nanos = unit.toNanos(timeout);
        help(nanos);
        return super.get(Math.max(0, nanos - (System.nanoTime() - begun)), TimeUnit.NANOSECONDS);
    }

    @Override
    public T join() {
        help(Long.MAX_VALUE);
        return super.join();
    }

    private void help(long nanos) {
        if (!isDone()) {
            reader.help(this, nanos);
        }
    }
}
