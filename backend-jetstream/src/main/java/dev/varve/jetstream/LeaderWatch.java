/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import dev.varve.pubsub.NoAnswerException;
import dev.varve.pubsub.WireMessage;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Ends the wait for answers that a stream's leader owed when it lost its office: what it was sent may be stored or not, and the new one knows.
 *
 * <p>Looks who leads when it is made, and then only while an answer is late. What is still late when the new leader is seen for the second time was not sent to it. A leader that does not tell proves nothing, and the wait goes on to its own end. Safe for use by many threads.
 */
final class LeaderWatch {

    /** After which an answer is late, and how often it is then looked. */
    static final Duration LATE = Duration.ofMillis(250);

    private static final long PAUSE_NANOS = 20_000_000;

    private final String stream;
    private final Api api;
    private final Queue<Awaited> awaited = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean armed = new AtomicBoolean();
    private String leader = "";
    /** When it was asked who leads, and another did for the first time. */
    private OptionalLong changed = OptionalLong.empty();

    private record Awaited(CompletableFuture<WireMessage> answer, long sentAt) {}

    LeaderWatch(String stream, Api api) {
        this.stream = stream;
        this.api = api;
    }

    /** Looks who leads now. */
    void begin() {
        var unused = look();
    }

    /** Watches over {@code answer}, to what was sent just now. */
    void await(CompletableFuture<WireMessage> answer) {
        forgetAnswered();
        awaited.add(new Awaited(answer, System.nanoTime()));
        if (armed.compareAndSet(false, true)) {
            checkAfter(LATE.toNanos());
        }
    }

    private void forgetAnswered() {
        Awaited oldest = awaited.peek();
        while (oldest != null && oldest.answer().isDone()) {
            awaited.remove(oldest);
            oldest = awaited.peek();
        }
    }

    private void checkAfter(long nanos) {
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(this::check);
    }

    private void check() {
        forgetAnswered();
        Awaited oldest = awaited.peek();
        if (oldest == null) {
            armed.set(false);
            // One may have come between.
            if (!awaited.isEmpty() && armed.compareAndSet(false, true)) {
                checkAfter(LATE.toNanos());
            }
            return;
        }
        long early = oldest.sentAt() + LATE.toNanos() - System.nanoTime();
        if (early > 0) {
            checkAfter(early);
        } else {
            long begun = System.nanoTime();
            // One that stayed without answer has waited long enough.
            var unused = look().whenComplete((told, failure) ->
                    checkAfter(Math.max(PAUSE_NANOS, begun + LATE.toNanos() - System.nanoTime())));
        }
    }

    private CompletableFuture<Void> look() {
        long asked = System.nanoTime();
        try {
            // Those who are told may wait for other answers, so not on the thread that hands them over.
            return api.ask("STREAM.INFO." + stream, Json.object(), LATE).handleAsync((answer, failure) -> {
                told(answer, asked);
                return null;
            });
        } catch (StorageException e) {
            // Not connected: whoever waits for an answer has been told.
            return CompletableFuture.completedFuture(null);
        }
    }

    private synchronized void told(@Nullable ApiAnswer answer, long asked) {
        if (answer == null || answer.error().isPresent()) {
            return;
        }
        JsonNode cluster = answer.body().path("cluster");
        String name = cluster.path("leader").asString("");
        if (name.isEmpty()) {
            return;
        }
        // A server that died and leads again is told apart by the time, from nats-server 2.12 on.
        String now = name + " " + cluster.path("leader_since").asString("");
        if (!leader.isEmpty() && !leader.equals(now)) {
            // Perhaps for long, and what is late was sent to this one: it has until the next look.
            changed = OptionalLong.of(asked);
        } else if (changed.isPresent()) {
            endThoseBefore(changed.getAsLong());
            changed = OptionalLong.empty();
        }
        leader = now;
    }

    private void endThoseBefore(long asked) {
        for (Awaited each : awaited) {
            if (each.sentAt() - asked < 0) {
                // What waits for it may go and ask the new leader at once, and must not hold up the others.
                var unused = CompletableFuture.runAsync(() -> end(each));
            }
        }
    }

    private void end(Awaited lost) {
        lost.answer()
                .completeExceptionally(
                        new NoAnswerException("stream '" + stream + "' has another leader meanwhile", null));
    }
}
