/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.publish;

import dev.varve.ClosableIterator;
import dev.varve.Durability;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.journal.Confirmation;
import dev.varve.recipes.da.journal.Journal;
import dev.varve.recipes.da.journal.JournalCursor;
import dev.varve.recipes.da.journal.JournalStart;
import dev.varve.stream.Range;
import dev.varve.stream.Resolution;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Finds out where to go on, at a start and after every failure: reads the end of the subject, compares it with the journal, and confirms what is there.
 *
 * <p>An outcome that is unknown is resolved by this, and by nothing else. For use by the publisher's thread.
 */
final class Resumption {

    private final StreamStore streams;
    private final Journal journal;
    private final Confirmed confirmed;
    private final Durability least;
    private final Subject subject;
    private final AtomicLong resent = new AtomicLong();

    Resumption(StreamStore streams, Journal journal, Confirmed confirmed, Durability least) {
        this.streams = streams;
        this.journal = journal;
        this.confirmed = confirmed;
        this.least = least;
        subject = journal.revision().subject();
    }

    long resent() {
        return resent.get();
    }

    /**
     * Where the next action goes; empty as long as there is neither an action here nor a message there.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#FENCED} if another publisher has written; {@link dev.varve.ErrorCode#CORRUPT} if stream and journal do not meet
     */
    Optional<SubjectEnd> find() {
        // The stream before the subject: what is written in between is then seen in the subject, or refused later.
        Optional<StreamInfo> stream = streams.info(subject);
        long streamSeq = stream.map(StreamInfo::lastSeq).orElse(0L);
        Optional<StoredMessage> last = streams.last(subject);
        if (last.isPresent()) {
            return Optional.of(behind(last.get(), Math.max(streamSeq, last.get().seq())));
        }
        return behindNothing(streamSeq);
    }

    private SubjectEnd behind(StoredMessage last, long streamSeq) {
        ActionRecord stored = ActionRecord.of(last);
        Optional<JournalStart> start = journal.start();
        if (start.isEmpty()) {
            journal.beginAfter(stored.id(), stored.digest());
        } else {
            compare(start.get(), stored, last);
            confirm(start.get(), stored.id(), last.seq());
        }
        confirmed.jump(new Confirmation(stored.id(), last.seq()));
        return new SubjectEnd(stored.id() + 1, last.seq(), streamSeq);
    }

    private void confirm(JournalStart start, long lastId, long lastSeq) {
        long known = confirmed.last().map(Confirmation::actionId).orElse(start.firstId() - 1);
        if (known > lastId) {
            resent.addAndGet(known - lastId);
        } else if (known < lastId) {
            requireDurable(lastId);
            confirmed.beginBefore(known + 1);
            confirmTail(known + 1, confirmed.last().map(Confirmation::seq).orElse(0L) + 1, lastSeq);
        }
    }

    private void compare(JournalStart start, ActionRecord stored, StoredMessage last) {
        if (stored.id() < start.firstId() - 1) {
            throw StorageException.corrupt(
                    "'" + subject + "' ends with action " + stored.id() + ", and the journal begins with "
                            + start.firstId() + ": the actions between are in neither; use a stream that has them",
                    null);
        }
        if (stored.id() > journal.lastJournaled().orElse(-1)) {
            throw Fencing.byOther(
                    last,
                    "is action " + stored.id() + ", and our journal ends before it, with "
                            + journal.lastJournaled().orElse(-1));
        }
        boolean same = stored.id() == start.firstId() - 1
                ? stored.digest().equals(start.before())
                : journal.find(stored.id()).filter(stored::isSameAs).isPresent();
        if (!same) {
            throw Fencing.byOther(last, "is another action " + stored.id() + " than ours");
        }
    }

    /** What is read was written at {@link #least} or not at all, unless the store knows better. */
    private void requireDurable(long actionId) {
        Resolution resolution = streams.resolve(subject, journal.revision().msgId(actionId));
        boolean weaker = resolution
                .receipt()
                .filter(receipt -> !receipt.durability().satisfies(least))
                .isPresent();
        if (weaker) {
            throw StorageException.unavailable(
                    "action " + actionId + " is stored, but not yet at durability " + least, null);
        }
    }

    /** Confirms, one by one, what the subject holds from {@code fromSeq} on; a gap or an order of its own is another writer's. */
    private void confirmTail(long nextId, long fromSeq, long toSeq) {
        try (JournalCursor ours = journal.from(nextId);
                ClosableIterator<StoredMessage> theirs = streams.getAll(subject, Range.of(fromSeq, toSeq))) {
            if (theirs.hasNext()) {
                StoredMessage first = theirs.next();
                if (isGone(fromSeq)) {
                    skip(ours, ActionRecord.of(first).id());
                }
                take(ours, first);
            }
            while (theirs.hasNext()) {
                take(ours, theirs.next());
            }
        }
    }

    private void take(JournalCursor ours, StoredMessage message) {
        for (ActionRecord record : ours.next(1, Duration.ZERO)) {
            Fencing.requireOurs(record, message);
            confirmed.add(record, message.seq());
        }
    }

    /** Whether the stream has let go of what stood at {@code seq}, as it does with what is old. */
    private boolean isGone(long seq) {
        return streams.info(subject).filter(info -> info.firstSeq() > seq).isPresent();
    }

    private static void skip(JournalCursor ours, long id) {
        while (ours.nextId() < id && !ours.next(1, Duration.ZERO).isEmpty()) {
            // The link of the message that is compared next proves what is passed over.
        }
    }

    private Optional<SubjectEnd> behindNothing(long streamSeq) {
        Optional<Confirmation> known = confirmed.last();
        if (known.isPresent()) {
            if (streamSeq < known.get().seq()) {
                throw StorageException.corrupt(
                        "'" + subject + "' is empty, and its stream ends at " + streamSeq + ", before "
                                + known.get().seq() + ", where action "
                                + known.get().actionId()
                                + " was confirmed: it is not the same stream; recover it from a mirror",
                        null);
            }
            confirmed.jump(known.get());
            return Optional.of(new SubjectEnd(known.get().actionId() + 1, 0, streamSeq));
        }
        return journal.start().map(start -> {
            confirmed.beginBefore(start.firstId());
            return new SubjectEnd(start.firstId(), 0, streamSeq);
        });
    }
}
