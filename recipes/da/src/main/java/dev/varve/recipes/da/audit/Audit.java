/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.audit;

import dev.varve.ClosableIterator;
import dev.varve.SubjectFilter;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.SolutionRevision;
import dev.varve.recipes.da.journal.Journal;
import dev.varve.recipes.da.journal.JournalCursor;
import dev.varve.recipes.da.journal.JournalStart;
import dev.varve.recipes.da.provision.ActionStreams;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamStore;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads whole copies of the actions, verifies their chains, and compares one with another, action by action.
 *
 * <p>Memory does not grow with what is read. For use by one thread.
 */
public final class Audit {

    private final StreamStore streams;

    /** An audit of what {@code streams} hold. */
    public Audit(StreamStore streams) {
        this.streams = streams;
    }

    /** The primary stream by itself: every revision's chain. */
    public Finding primary(String name) {
        return whole(name, SolutionRevision.ALL);
    }

    private Finding whole(String name, SubjectFilter subjects) {
        Reading reading = new Reading(name);
        requireThere(reading, subjects);
        try (ClosableIterator<StoredMessage> found = streams.getAll(subjects, Range.from(1))) {
            found.forEachRemaining(reading::take);
        }
        return reading.finding();
    }

    /** The mirror {@code name}, compared with the primary: every sequence up to its end must hold the same action. That it may end earlier is {@link #lag}. */
    public Finding mirror(String name) {
        Reading reading = new Reading(name);
        SubjectFilter subjects = ActionStreams.subjects(name);
        requireThere(reading, subjects);
        try (ClosableIterator<StoredMessage> copies = streams.getAll(subjects, Range.from(1));
                ClosableIterator<StoredMessage> originals = streams.getAll(SolutionRevision.ALL, Range.from(1))) {
            // Asked after the copies were opened, so that a primary in order never ends before them.
            long end = lastSeq(SolutionRevision.ALL).orElse(0L);
            Optional<StoredMessage> original = next(originals);
            while (copies.hasNext()) {
                StoredMessage copy = reading.take(copies.next());
                if (copy.seq() > end) {
                    reading.differs("sequence " + copy.seq() + " is not in the primary, which ends with " + end);
                }
                if (original.filter(each -> each.seq() < copy.seq()).isPresent()) {
                    reading.differs("sequence " + original.get().seq() + " is missing");
                    original = skip(originals, copy.seq());
                }
                if (original.filter(each -> each.seq() == copy.seq()).isPresent()) {
                    reading.compare(original.get(), copy);
                    original = next(originals);
                }
            }
        }
        return reading.finding();
    }

    private void requireThere(Reading reading, SubjectFilter subjects) {
        if (lastSeq(subjects).isEmpty()) {
            reading.differs("there is no such stream");
        }
    }

    private static Optional<StoredMessage> next(ClosableIterator<StoredMessage> messages) {
        return messages.hasNext() ? Optional.of(messages.next()) : Optional.empty();
    }

    private static Optional<StoredMessage> skip(ClosableIterator<StoredMessage> messages, long seq) {
        Optional<StoredMessage> found = next(messages);
        while (found.filter(each -> each.seq() < seq).isPresent()) {
            found = next(messages);
        }
        return found;
    }

    /** What {@code subjects} hold of the actions of {@code journal}: each of those that the journal still has exactly once, none besides. */
    public Finding journal(String name, SubjectFilter subjects, Journal journal) {
        Reading reading = new Reading(name);
        long firstId = journal.start().map(JournalStart::firstId).orElse(0L);
        try (JournalCursor ours = journal.from(firstId);
                ClosableIterator<StoredMessage> theirs = streams.getAll(subjects, Range.from(1))) {
            while (theirs.hasNext()) {
                StoredMessage message = reading.take(theirs.next());
                if (Reading.record(message)
                        .filter(record -> record.id() < firstId)
                        .isEmpty()) {
                    take(ours)
                            .ifPresentOrElse(
                                    record -> reading.compare(record, message),
                                    () -> reading.differs("sequence " + message.seq() + " is not in the journal"));
                }
            }
            take(ours)
                    .ifPresent(record -> reading.differs("action " + record.id() + " and those after it are missing"));
        }
        return reading.finding();
    }

    private static Optional<ActionRecord> take(JournalCursor journal) {
        return journal.next(1, Duration.ZERO).stream().findFirst();
    }

    /** How far the mirror {@code name} is behind the primary, in sequences; empty if either is not in this store. */
    public Optional<Long> lag(String name) {
        Optional<Long> copied = lastSeq(ActionStreams.subjects(name));
        Optional<Long> last = lastSeq(SolutionRevision.ALL);
        return copied.flatMap(seq -> last.map(end -> Math.max(0, end - seq)));
    }

    private Optional<Long> lastSeq(SubjectFilter subjects) {
        try (ClosableIterator<StreamInfo> found = streams.list(subjects)) {
            return found.hasNext() ? Optional.of(found.next().lastSeq()) : Optional.empty();
        }
    }
}
