/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import dev.varve.pubsub.WireMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The writes to one stream, in the order of the calls, from the sending to the answer.
 *
 * <p>Where an answer gets lost, or nobody serves the stream, nothing more is sent until it is known of each write what became of it; then those that were not stored are sent again, in order and under their ids. One that
 * was not stored while a later one was cannot be put in its place any more: it fails, and where its answer got lost its outcome stays unknown. A write that is refused for an expectation waits for those before it: if one of them is to be sent again, so
 * is it. Safe for use by many threads.
 */
final class Lane {

    private static final long PAUSE_NANOS = 20_000_000;

    private final LeaderWatches leaders;
    private final Duration attempt;
    private final LostWrites lostWrites;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Sent> window = new ArrayDeque<>();
    private int held;
    private boolean mending;

    /** What is to be told once the lane is free again. */
    private record Verdict(Sent sent, Runnable telling) {

        void tell() {
            telling.run();
        }

        /** Whether to tell it takes no time. */
        boolean isQuick() {
            return sent.isAwaited();
        }
    }

    /** @param attempt how long an answer is waited for before its write counts as lost */
    Lane(LeaderWatches leaders, Duration attempt, LostWrites lostWrites) {
        this.leaders = leaders;
        this.attempt = attempt;
        this.lostWrites = lostWrites;
    }

    /**
     * Sends {@code sent}, or lets it wait until the lane is mended.
     *
     * @throws StorageException if it was not sent and never will be
     */
    void add(Sent sent) {
        lock.lock();
        try {
            boolean first = window.isEmpty();
            window.addLast(sent);
            if (!mending) {
                begin(sent, first);
            }
        } finally {
            lock.unlock();
        }
    }

    private void begin(Sent sent, boolean first) {
        try {
            send(sent);
        } catch (StorageException e) {
            if (first || !e.retryable()) {
                window.remove(sent);
                throw e;
            }
            // The connection is gone, and those before have yet to hear of it.
            mending = true;
        }
    }

    private void send(Sent sent) {
        if (sent.effort().deadline().passed()) {
            throw sent.effort().tooLate();
        }
        KnownStream stream = sent.write().stream();
        Duration patience = sent.effort().deadline().remaining(attempt);
        var answer = sent.isAwaited()
                ? leaders.ask(stream, sent.message(), patience)
                : leaders.request(stream, sent.message(), patience);
        sent.become(Sent.State.OUTSTANDING);
        sent.expect(answer);
        var unused = answer.whenCompleteAsync((reply, failure) -> answered(sent, reply, failure), this::runUnlocked);
    }

    /** Runs {@code task} where it may block: an answer that is there at once would be taken under the lock. */
    private void runUnlocked(Runnable task) {
        if (lock.isHeldByCurrentThread()) {
            var unused = CompletableFuture.runAsync(task);
        } else {
            task.run();
        }
    }

    /** Where a thread waits for the answer, this is the one that hands over all answers: it must not wait for one that sends under the lock. */
    private void answered(Sent sent, @Nullable WireMessage reply, @Nullable Throwable failure) {
        Consumer<List<Verdict>> outcome = reply == null ? unanswered(sent, failure) : read(sent, reply);
        if (!sent.isAwaited()) {
            takeLocked(sent, outcome);
        } else if (lock.tryLock()) {
            try {
                takeLocked(sent, outcome);
            } finally {
                lock.unlock();
            }
        } else {
            var unused = CompletableFuture.runAsync(() -> takeLocked(sent, outcome));
        }
    }

    private void takeLocked(Sent sent, Consumer<List<Verdict>> outcome) {
        List<Verdict> settled = new ArrayList<>();
        boolean mend;
        lock.lock();
        try {
            outcome.accept(settled);
            if (held > 0) {
                releaseHeld(settled);
            }
            mend = isReadyToMend();
        } finally {
            lock.unlock();
        }
        tell(settled, !mend && !sent.isAwaited());
        if (mend && sent.isAwaited()) {
            var unused = CompletableFuture.runAsync(this::mend);
        } else if (mend) {
            mend();
        }
    }

    /**
     * To tell those who wait takes no time. Any other verdict runs what depends on it, which may wait for another verdict, or for the lane to be mended.
     *
     * @param mayWait whether a single one of these may wait on this thread
     */
    private static void tell(List<Verdict> settled, boolean mayWait) {
        int slow = 0;
        for (Verdict verdict : settled) {
            if (verdict.isQuick()) {
                verdict.tell();
            } else {
                slow++;
            }
        }
        for (Verdict verdict : settled) {
            if (!verdict.isQuick() && mayWait && slow == 1) {
                verdict.tell();
            } else if (!verdict.isQuick()) {
                var unused = CompletableFuture.runAsync(verdict::tell);
            }
        }
    }

    /** What is to be done under the lock for {@code sent}, which has no answer. */
    private Consumer<List<Verdict>> unanswered(Sent sent, @Nullable Throwable failure) {
        RuntimeException meaning =
                Waiting.failure(failure == null ? new IllegalStateException("no answer") : failure, sent.effort());
        if (Waiting.isLost(meaning) && sent.isRepeatable()) {
            return settled -> lose(sent);
        }
        boolean later = meaning instanceof StorageException refusal && refusal.retryable();
        return settled -> settle(sent, later, () -> lostWrites.failed(sent, meaning), settled);
    }

    /** What is to be done under the lock for {@code sent} and its answer, which is read without: that takes longer than all the rest. */
    private Consumer<List<Verdict>> read(Sent sent, WireMessage reply) {
        try {
            ApiAnswer answer = ApiAnswer.of(Json.parse(sent.effort().what(), reply.payload()));
            return settled -> take(sent, answer, settled);
        } catch (StorageException e) {
            return settled -> settle(sent, false, () -> sent.fail(e), settled);
        }
    }

    private void take(Sent sent, ApiAnswer answer, List<Verdict> settled) {
        boolean conflict = answer.error()
                .filter(error -> error.meaning() == ApiError.Meaning.CONFLICT)
                .isPresent();
        if (conflict) {
            hold(sent, () -> sent.answer(answer));
        } else if (answer.error().isEmpty()) {
            overtakeThoseBefore(sent);
            settle(sent, false, () -> sent.answer(answer), settled);
        } else {
            boolean later = answer.error()
                    .filter(error ->
                            error.meaning() == ApiError.Meaning.UNAVAILABLE && error.number() != ApiError.ID_IN_PROCESS)
                    .isPresent();
            settle(sent, later, () -> sent.answer(answer), settled);
        }
    }

    private void overtakeThoseBefore(Sent stored) {
        for (Sent sent : window) {
            if (sent == stored) {
                break;
            }
            sent.overtake();
        }
    }

    /** @param later whether nothing was done, and may be done later */
    private void settle(Sent sent, boolean later, Runnable verdict, List<Verdict> settled) {
        if (later) {
            sent.unserved(verdict);
            mending = true;
        } else {
            window.remove(sent);
            settled.add(new Verdict(sent, verdict));
        }
    }

    private void lose(Sent sent) {
        sent.become(Sent.State.LOST);
        mending = true;
    }

    private void hold(Sent sent, Runnable verdict) {
        sent.hold(verdict);
        held++;
    }

    /** Lets go the refused writes before which nothing is open; those behind a lost one are lost as well. */
    private void releaseHeld(List<Verdict> settled) {
        Iterator<Sent> all = window.iterator();
        while (all.hasNext()) {
            Sent sent = all.next();
            if (sent.is(Sent.State.HELD)) {
                held--;
                all.remove();
                sent.verdict().ifPresent(verdict -> settled.add(new Verdict(sent, verdict)));
            } else {
                break;
            }
        }
        boolean lost = false;
        for (Sent sent : window) {
            lost |= sent.is(Sent.State.LOST);
            if (lost && sent.is(Sent.State.HELD)) {
                sent.become(Sent.State.LOST);
                held--;
            }
        }
    }

    private boolean isReadyToMend() {
        return mending && window.stream().noneMatch(sent -> sent.is(Sent.State.OUTSTANDING));
    }

    /** Finds out what was stored, and sends the rest again; while this runs nobody else sends, and no answer is open. */
    private void mend() {
        boolean again;
        do {
            List<LostWrites.Fate> fates = lostWrites.fates(lost());
            List<Verdict> settled = new ArrayList<>();
            lock.lock();
            try {
                fates.stream().filter(LostWrites.Fate::isSettled).forEach(fate -> {
                    window.remove(fate.sent());
                    fate.verdict().ifPresent(verdict -> settled.add(new Verdict(fate.sent(), verdict)));
                });
                mending = !sendAll(settled);
                again = isReadyToMend();
            } finally {
                lock.unlock();
            }
            tell(settled, !again);
            if (again) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } while (again);
    }

    private List<Sent> lost() {
        lock.lock();
        try {
            return window.stream().filter(sent -> sent.is(Sent.State.LOST)).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Sends what is lost and what waits, in order; false if it could not, since the connection is gone again. */
    private boolean sendAll(List<Verdict> settled) {
        for (Sent sent : List.copyOf(window)) {
            boolean wasSent = sent.is(Sent.State.LOST);
            try {
                send(sent);
            } catch (StorageException e) {
                if (wasSent) {
                    return false;
                }
                window.remove(sent);
                settled.add(new Verdict(sent, () -> sent.fail(e)));
            }
        }
        return true;
    }
}
