/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Receipt;
import dev.varve.pubsub.WireMessage;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** A write on its way through a {@link Lane}. Everything but the receipt is guarded by the lane. */
final class Sent {

    /** Where it is. */
    enum State {
        /** It waits until what was sent before it is known. */
        QUEUED,
        /** It was sent, and its answer may still come. */
        OUTSTANDING,
        /** It was refused for an expectation or for want of a server, while the fate of one before it is open. */
        HELD,
        /** Its answer got lost, so that it may be stored or not; or nobody served the stream. */
        LOST
    }

    private final Publisher.Write write;
    private final Effort effort;
    private final WireMessage message;
    private final Function<ApiAnswer, Receipt> meaning;
    private final boolean awaited;
    private final CompletableFuture<Supplier<Receipt>> end = new CompletableFuture<>();
    private volatile CompletableFuture<?> answer = CompletableFuture.completedFuture(null);
    private State state = State.QUEUED;
    private boolean everLost;
    private boolean overtaken;
    private Optional<Runnable> verdict = Optional.empty();

    /**
     * @param meaning makes the receipt of an answer, or fails; may block
     * @param awaited whether a thread waits for it
     */
    Sent(
            Publisher.Write write,
            Effort effort,
            WireMessage message,
            Function<ApiAnswer, Receipt> meaning,
            boolean awaited) {
        this.write = write;
        this.effort = effort;
        this.message = message;
        this.meaning = meaning;
        this.awaited = awaited;
    }

    Publisher.Write write() {
        return write;
    }

    Effort effort() {
        return effort;
    }

    WireMessage message() {
        return message;
    }

    /** Whether a thread waits for it: that thread makes the receipt, and to tell it what came takes no time. Otherwise whoever has the answer makes the receipt, and runs what depends on it. */
    boolean isAwaited() {
        return awaited;
    }

    /** Completes with what makes the receipt, or fails. */
    CompletableFuture<Supplier<Receipt>> end() {
        return end;
    }

    /** It was sent, and {@code reply} is what it waits for. */
    void expect(CompletableFuture<?> reply) {
        answer = reply;
    }

    /** Waits until the answer to what was sent is there or lost, at most as long as there is time; {@link #end} tells what comes of it. Who waits here hands answers over meanwhile. */
    void awaitAnswer() {
        try {
            var unused = answer.get(effort.deadline().remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Told by the end.
        }
    }

    boolean is(State other) {
        return state == other;
    }

    void become(State next) {
        state = next;
        everLost |= next == State.LOST;
    }

    /** Whether the answer to a copy of it was lost. */
    boolean wasLost() {
        return everLost;
    }

    /** Nobody served the stream, so that this copy is not stored; {@code refusal} completes it where there is no use in another. */
    void unserved(Runnable refusal) {
        state = State.LOST;
        verdict = Optional.of(refusal);
    }

    /** A write that was sent later is stored. */
    void overtake() {
        overtaken = true;
    }

    /** Whether it cannot be put in its place any more. */
    boolean isOvertaken() {
        return overtaken;
    }

    /** Keeps {@code refusal}, which completes it, until the fate of those before it is known. */
    void hold(Runnable refusal) {
        state = State.HELD;
        verdict = Optional.of(refusal);
    }

    Optional<Runnable> verdict() {
        return verdict;
    }

    /** Whether it can be sent again without being stored twice: by its id, or because it says at which sequence it is to stand. */
    boolean isRepeatable() {
        return !write.msgId().isEmpty() || write.options().expectedLastSeq().isPresent();
    }

    void answer(ApiAnswer answer) {
        end.complete(() -> meaning.apply(answer));
    }

    void succeed(Receipt told) {
        end.complete(() -> told);
    }

    void fail(RuntimeException failure) {
        end.completeExceptionally(failure);
    }
}
