/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.delivery;

import dev.varve.StorageException;
import dev.varve.pubsub.NoAnswerException;
import dev.varve.pubsub.NoResponders;
import dev.varve.pubsub.WireMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a handle that wait for their first answer, each at a subject of its own below one inbox.
 *
 * <p>The transport subscribes to {@link #filter()} and hands every message that comes there to {@link #answer}. Each request completes exactly once: on the threads given, or on that which has the answer. Safe for use by many
 * threads.
 */
public final class PendingRequests {

    /** How late a time-out may be. A timer for each request would wake its thread for each, which for one request at a time costs as much as the answer. */
    private static final long WATCH_MILLIS = 10;

    private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(WATCH_MILLIS);

    private final String inbox;
    private final HandleThreads threads;
    private final Runnable whileOpen;
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong();
    private final AtomicBoolean watched = new AtomicBoolean();

    /** @param inbox a subject that nobody else uses */
    public PendingRequests(String inbox, HandleThreads threads) {
        this(inbox, threads, () -> {});
    }

    /**
     * @param inbox a subject that nobody else uses
     * @param whileOpen called now and then while a request waits that has waited for some 10 ms
     */
    public PendingRequests(String inbox, HandleThreads threads, Runnable whileOpen) {
        this.inbox = inbox;
        this.threads = threads;
        this.whileOpen = whileOpen;
    }

    /** Where all answers come. */
    public String filter() {
        return inbox + ".*";
    }

    /** Where a request completes. */
    public enum Completion {
        /** On a thread that may block. */
        HANDED_OVER,
        /** On the thread that has the answer. One that fails is in no haste, and is handed over. */
        DIRECT
    }

    /** A request to {@code subject} that waits from now on. */
    public Pending open(String subject, Duration timeout, Completion completion) {
        return open(subject, timeout, completion, new CompletableFuture<>());
    }

    /**
     * A request to {@code subject} that waits from now on.
     *
     * @param future is completed
     */
    public Pending open(
            String subject, Duration timeout, Completion completion, CompletableFuture<WireMessage> future) {
        String replyTo = inbox + "." + Long.toString(next.incrementAndGet(), Character.MAX_RADIX);
        Pending request = new Pending(subject, replyTo, timeout, completion, future);
        pending.put(replyTo, request);
        // Also when the caller cancels it.
        var unused = request.future.whenComplete((answer, failure) -> pending.remove(replyTo, request));
        watchIfNeeded();
        return request;
    }

    /** Whether any request waits. */
    public boolean isOpen() {
        return !pending.isEmpty();
    }

    private void watchIfNeeded() {
        if (!pending.isEmpty() && watched.compareAndSet(false, true)) {
            scheduleWatch();
        }
    }

    private void scheduleWatch() {
        try {
            var unused = threads.timer().schedule(this::watch, WATCH_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Whoever closed the timer abandons all requests; those that came since wait for nothing. The sender may
            // hold what those who are told want.
            watched.set(false);
            var unused = CompletableFuture.runAsync(() -> abandon("the handle is closed", e));
        }
    }

    /** Runs one at a time: whoever sets {@code watched} schedules it. */
    private void watch() {
        long now = System.nanoTime();
        boolean late = false;
        List<Pending> over = new ArrayList<>();
        for (Pending request : pending.values()) {
            late |= now - request.openedAt >= WATCH_NANOS;
            if (now - request.deadline >= 0) {
                over.add(request);
            }
        }
        fail(over, request -> noAnswer(request.subject, "none within " + request.timeout.toMillis() + " ms", null));
        if (pending.isEmpty()) {
            watched.set(false);
            watchIfNeeded();
        } else {
            if (late) {
                whileOpen.run();
            }
            scheduleWatch();
        }
    }

    /** {@link #answer} for the thread that brings the message, unless the request is to complete on another that has it; returns whether it did so, or nobody waits. */
    public boolean handOver(WireMessage message) {
        Pending request = pending.get(message.subject());
        if (request != null && request.completion == Completion.DIRECT) {
            return false;
        }
        answer(message);
        return true;
    }

    /** Completes the request that waits at the subject of {@code message}, if it still waits. */
    public void answer(WireMessage message) {
        Pending request = pending.remove(message.subject());
        if (request == null) {
            return;
        }
        if (NoResponders.is(message)) {
            request.fail(unheard(request.subject));
        } else {
            request.complete(message);
        }
    }

    /** Completes with {@code DENIED} the requests to {@code subject}, and the one that waits for its answer there. */
    public void deny(String subject, String reason) {
        failIf(
                request -> request.subject.equals(subject) || request.replyTo.equals(subject),
                request ->
                        StorageException.denied("a request to '" + request.subject + "' was refused: " + reason, null));
    }

    /** Completes all with {@link NoAnswerException}. */
    public void abandon(String reason, @Nullable Throwable cause) {
        failIf(request -> true, request -> noAnswer(request.subject, reason, cause));
    }

    private void failIf(Predicate<Pending> condition, Function<Pending, RuntimeException> failure) {
        fail(pending.values().stream().filter(condition).toList(), failure);
    }

    private void fail(List<Pending> failing, Function<Pending, RuntimeException> failure) {
        for (Pending request : failing) {
            if (pending.remove(request.replyTo, request)) {
                request.fail(failure.apply(request));
            }
        }
    }

    private static RuntimeException unheard(String subject) {
        return StorageException.unavailable("nobody listens at '" + subject + "'; nothing was done", null);
    }

    private static RuntimeException noAnswer(String subject, String reason, @Nullable Throwable cause) {
        return new NoAnswerException("a request to '" + subject + "' got no answer: " + reason, cause);
    }

    /** One request that waits. */
    public final class Pending {
        private final String subject;
        private final String replyTo;
        private final Duration timeout;
        private final long openedAt = System.nanoTime();
        private final long deadline;
        private final Completion completion;
        private final CompletableFuture<WireMessage> future;

        private Pending(
                String subject,
                String replyTo,
                Duration timeout,
                Completion completion,
                CompletableFuture<WireMessage> future) {
            this.subject = subject;
            this.replyTo = replyTo;
            this.timeout = timeout;
            this.deadline = openedAt + timeout.toNanos();
            this.completion = completion;
            this.future = future;
        }

        /** Where the answer is expected. */
        public String replyTo() {
            return replyTo;
        }

        /** What the caller gets. */
        public CompletableFuture<WireMessage> future() {
            return future;
        }

        /** Completes with a failure to send, at once and on the calling thread. */
        public void notSent(RuntimeException failure) {
            pending.remove(replyTo);
            future.completeExceptionally(failure);
        }

        private void complete(WireMessage answer) {
            if (completion == Completion.DIRECT) {
                future.complete(answer);
            } else {
                threads.complete(() -> future.complete(answer));
            }
        }

        private void fail(RuntimeException failure) {
            threads.complete(() -> future.completeExceptionally(failure));
        }
    }
}
