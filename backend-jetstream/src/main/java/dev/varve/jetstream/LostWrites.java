/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.OutcomeUnknownException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/** Finds out what became of writes whose answers got lost. */
final class LostWrites {

    private static final long PAUSE_NANOS = 20_000_000;

    private final Conflicts conflicts;
    private final Session session;

    LostWrites(Conflicts conflicts, Session session) {
        this.conflicts = conflicts;
        this.session = session;
    }

    /**
     * What became of one of them.
     *
     * @param seq where it is stored
     * @param verdict completes it; empty where it is to be sent again
     */
    record Fate(Sent sent, OptionalLong seq, Optional<Runnable> verdict) {

        /** Whether it must not be sent again. */
        boolean isSettled() {
            return verdict.isPresent();
        }
    }

    /** The fates of {@code lost}, which are in the order of sending. Blocks until the stream answers, or their deadlines have passed. */
    List<Fate> fates(List<Sent> lost) {
        boolean gone = isGone(lost);
        List<Fate> fates = new ArrayList<>();
        boolean laterStored = false;
        for (int i = lost.size() - 1; i >= 0; i--) {
            Sent sent = lost.get(i);
            boolean tooLate = laterStored || sent.isOvertaken();
            Fate fate = sent.wasLost() ? ofLost(sent, tooLate) : ofUnserved(sent, tooLate || gone);
            laterStored |= fate.seq().isPresent();
            fates.add(0, fate);
        }
        return fates;
    }

    /** Whether nobody serves their stream since it is no more. */
    private boolean isGone(List<Sent> lost) {
        Optional<Sent> unserved = lost.stream().filter(sent -> !sent.wasLost()).findFirst();
        if (unserved.isEmpty()) {
            return false;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
        Publisher.Write write = unserved.get().write();
        return session.unserved()
                .isGone(
                        write.stream().id(),
                        write.stream().naming().subject(write.subject()),
                        unserved.get().effort());
    }

    private static Fate ofUnserved(Sent sent, boolean isFinal) {
        boolean over = isFinal || sent.effort().deadline().passed();
        return new Fate(sent, OptionalLong.empty(), over ? sent.verdict() : Optional.empty());
    }

    private Fate ofLost(Sent sent, boolean tooLate) {
        try {
            OptionalLong seq =
                    sent.write().msgId().isEmpty() ? OptionalLong.empty() : conflicts.find(sent.write(), sent.effort());
            if (seq.isPresent()) {
                PubAck ack = new PubAck(seq.getAsLong(), false);
                return settled(sent, seq, () -> sent.succeed(conflicts.receipt(sent.write().stream(), ack)));
            }
            // One without an id is never found, and beyond its deadline it cannot be sent again either.
            return tooLate || sent.effort().deadline().passed()
                    ? unknown(sent, sent.effort().unanswered(null))
                    : new Fate(sent, OptionalLong.empty(), Optional.empty());
        } catch (OutcomeUnknownException e) {
            return unknown(sent, e);
        }
    }

    private static Fate settled(Sent sent, OptionalLong seq, Runnable verdict) {
        return new Fate(sent, seq, Optional.of(verdict));
    }

    private Fate unknown(Sent sent, RuntimeException failure) {
        return settled(sent, OptionalLong.empty(), () -> failed(sent, failure));
    }

    /** Fails {@code sent}; a stream that nobody serves may have been dropped. */
    void failed(Sent sent, RuntimeException failure) {
        session.directory().forget(sent.write().subject());
        sent.fail(failure);
    }
}
