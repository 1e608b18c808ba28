/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/** Finds out what became of writes whose answers got lost. */
final class LostWrites {

    private static final long PAUSE_NANOS = 20_000_000;

    private final Conflicts conflicts;
    private final Directory directory;
    private final Duration attempt;

    /** @param attempt how long one question waits for its answer */
    LostWrites(Conflicts conflicts, Directory directory, Duration attempt) {
        this.conflicts = conflicts;
        this.directory = directory;
        this.attempt = attempt;
    }

    /**
     * What became of one of them.
     *
     * @param seq where it is stored
     * @param failure why it is not known, or why it cannot be sent again
     */
    record Fate(Sent sent, OptionalLong seq, Optional<RuntimeException> failure) {

        /** Whether it must not be sent again. */
        boolean isSettled() {
            return seq.isPresent() || failure.isPresent();
        }
    }

    /** The fates of {@code lost}, which are in the order of sending. Blocks until the stream answers, or their deadlines have passed. */
    List<Fate> fates(List<Sent> lost) {
        List<Fate> fates = new ArrayList<>();
        boolean laterStored = false;
        for (int i = lost.size() - 1; i >= 0; i--) {
            Fate fate = fate(lost.get(i), laterStored);
            laterStored |= fate.seq().isPresent();
            fates.add(0, fate);
        }
        return fates;
    }

    private Fate fate(Sent sent, boolean laterStored) {
        try {
            OptionalLong seq = sent.write().msgId().isEmpty() ? OptionalLong.empty() : seq(sent);
            boolean tooLate = laterStored && seq.isEmpty();
            return new Fate(sent, seq, tooLate ? Optional.of(sent.effort().unanswered(null)) : Optional.empty());
        } catch (OutcomeUnknownException e) {
            return new Fate(sent, OptionalLong.empty(), Optional.of(e));
        }
    }

    /** Completes the write of {@code fate}. */
    void settle(Fate fate) {
        KnownStream stream = fate.sent().write().stream();
        fate.seq().ifPresent(seq -> fate.sent().succeed(conflicts.receipt(stream, new PubAck(seq, false))));
        fate.failure().ifPresent(failure -> failed(fate.sent(), failure));
    }

    private OptionalLong seq(Sent sent) {
        Effort effort = sent.effort();
        while (!effort.deadline().passed()) {
            Effort question =
                    Effort.read(effort.what(), Deadline.after(effort.deadline().remaining(attempt)));
            try {
                return conflicts.find(sent.write(), question);
            } catch (StorageException e) {
                if (!e.retryable()) {
                    throw effort.unanswered(e);
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw effort.unanswered(null);
    }

    /** Fails {@code sent}; a stream that nobody serves may have been dropped. */
    void failed(Sent sent, RuntimeException failure) {
        directory.forget(sent.write().subject());
        sent.fail(failure);
    }
}
