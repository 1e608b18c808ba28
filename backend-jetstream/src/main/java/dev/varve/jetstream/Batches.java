/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Preconditions;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.jetstream.BatchAttempt.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Stores several messages as one (ADR-50 of NATS, from nats-server 2.12 on): the server gathers them under the id of the batch, and the last one commits.
 *
 * <p>Where the answer to the commit is lost, the ids of the messages tell what became of it, and a batch that was not stored is sent again. A late copy of the first is harmless: the server refuses a batch of which it
 * remembers an id.
 */
final class Batches {

    /** What the server takes in one batch. */
    static final int MOST_MESSAGES = 1000;

    private static final long PAUSE_NANOS = 20_000_000;

    private final Session session;
    private final Conflicts conflicts;

    Batches(Session session, StreamReads reads) {
        this.session = session;
        this.conflicts = new Conflicts(session, reads);
    }

    /** The receipts of {@code batch}, which is for one stream and bears different ids. */
    List<Receipt> publish(List<Publisher.Write> batch, Effort effort) {
        List<Publisher.Write> writes = batch;
        boolean mayBeStored = false;
        while (true) {
            Outcome outcome = new BatchAttempt(session, effort).send(writes);
            if (outcome instanceof Outcome.Stored stored) {
                return receipts(writes, stored.ack());
            }
            if (outcome instanceof Outcome.NotSent failed && !mayBeStored) {
                insist(writes.get(0), failed.cause(), effort);
                continue;
            }
            mayBeStored |= outcome instanceof Outcome.Lost;
            if (mayBeStored && writes.stream().anyMatch(write -> write.msgId().isEmpty())) {
                // Nothing tells what became of it, and another copy would stand beside it.
                throw effort.unanswered(null);
            }
            Optional<List<Receipt>> earlier = outcome instanceof Outcome.Lost && isMissing(writes, effort)
                    ? Optional.empty()
                    : earlier(writes, mayBeStored, effort);
            if (earlier.isPresent()) {
                return earlier.get();
            }
            if (outcome instanceof Outcome.Refused refused) {
                writes = afterRefusal(writes, refused.error(), effort);
            }
            pause(mayBeStored, effort);
        }
    }

    /** Whether a batch whose answer was lost is not stored, as far as one of its messages tells: all are, or none. Where others are remembered, the server refuses the next copy. */
    private boolean isMissing(List<Publisher.Write> writes, Effort effort) {
        return conflicts.find(writes.get(writes.size() - 1), effort).isEmpty();
    }

    /** Fails where there is no use in another attempt. */
    private void insist(Publisher.Write first, StorageException failure, Effort effort) {
        String subject = first.stream().naming().subject(first.subject());
        if (session.unserved().isFinal(failure, first.stream().id(), subject, effort)) {
            session.directory().forget(first.subject());
            throw failure;
        }
    }

    private static void pause(boolean mayBeStored, Effort effort) {
        LockSupport.parkNanos(PAUSE_NANOS);
        if (effort.deadline().passed() || Thread.currentThread().isInterrupted()) {
            throw mayBeStored ? effort.unanswered(null) : effort.tooLate();
        }
    }

    private static List<Receipt> receipts(KnownStream stream, Conflicts conflicts, List<PubAck> acks) {
        return acks.stream().map(ack -> conflicts.receipt(stream, ack)).toList();
    }

    private List<Receipt> receipts(List<Publisher.Write> writes, PubAck last) {
        List<PubAck> acks = new ArrayList<>();
        for (int i = 1; i <= writes.size(); i++) {
            acks.add(new PubAck(last.seq() - writes.size() + i, false));
        }
        return receipts(writes.get(0).stream(), conflicts, acks);
    }

    /** The receipts of an earlier copy; the server does not say whether it looked at ids or expectations first, so after any refusal they are looked for. */
    private Optional<List<Receipt>> earlier(List<Publisher.Write> writes, boolean mayBeStored, Effort effort) {
        // Only one's own deadline may cut the search short, and then it is not known what happened.
        Effort search = mayBeStored ? effort : effort.reading();
        List<PubAck> found = new ArrayList<>();
        for (Publisher.Write write : writes) {
            OptionalLong seq = write.msgId().isEmpty() ? OptionalLong.empty() : conflicts.find(write, search);
            seq.ifPresent(stored -> found.add(new PubAck(stored, true)));
        }
        Preconditions.require(
                found.isEmpty() || found.size() == writes.size(),
                effort.what() + ": " + found.size() + " of " + writes.size()
                        + " message ids are remembered; repeat a batch as it was, or give all messages new ids");
        return found.isEmpty() ? Optional.empty() : Optional.of(receipts(writes.get(0).stream(), conflicts, found));
    }

    /** What to send next; fails where no other attempt can do better. */
    private List<Publisher.Write> afterRefusal(List<Publisher.Write> writes, ApiError error, Effort effort) {
        boolean later = error.number() == ApiError.DUPLICATE_IN_BATCH
                || error.meaning() == ApiError.Meaning.UNAVAILABLE
                || error.meaning() == ApiError.Meaning.UNCLEAR;
        if (later) {
            return writes;
        }
        if (error.meaning() != ApiError.Meaning.CONFLICT) {
            throw error.failure(effort);
        }
        List<Publisher.Write> others = writes.stream()
                .map(write -> conflicts.pastExpired(write, effort.reading()).orElse(write))
                .toList();
        if (others.equals(writes)) {
            throw conflict(writes, error, effort);
        }
        return others;
    }

    private StorageException conflict(List<Publisher.Write> writes, ApiError error, Effort effort) {
        Publisher.Write expecting = writes.stream()
                .filter(write -> write.options().expectedLastSeq().isPresent()
                        || write.options().expectedLastSubjectSeq().isPresent())
                .findFirst()
                .orElse(writes.get(0));
        return conflicts.refused(expecting, error, effort);
    }
}
