/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.index;

import dev.varve.ClosableIterator;
import dev.varve.Subject;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.SolutionRevision;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamStore;
import java.util.Optional;

/**
 * Finds actions in the stream by their ids, and the other way round, without an index: within a subject ids rise with sequences, so halving finds one of {@code n} with
 * {@code log n} reads.
 *
 * <p>Safe for use by many threads. Throws what the store throws.
 */
public final class ActionLocator {

    private final StreamStore streams;

    /** Looks in {@code streams}. */
    public ActionLocator(StreamStore streams) {
        this.streams = streams;
    }

    /** The message of the action {@code actionId} of {@code revision}; empty if it is not there, not yet or no more. */
    public Optional<StoredMessage> find(SolutionRevision revision, long actionId) {
        return atOrAfter(revision, actionId).filter(found -> id(found) == actionId);
    }

    /** The message of the first action of {@code revision} with an id of at least {@code actionId}: where a reader begins that wants this one and all after it. */
    public Optional<StoredMessage> atOrAfter(SolutionRevision revision, long actionId) {
        Subject subject = revision.subject();
        Optional<StreamInfo> info = streams.info(subject);
        return info.flatMap(stream -> search(subject, actionId, stream.firstSeq(), stream.lastSeq()));
    }

    /** The action at {@code seq}, of whatever revision; empty if there is none. */
    public Optional<StoredMessage> at(long seq) {
        try (ClosableIterator<StoredMessage> found = streams.getAll(SolutionRevision.ALL, Range.of(seq, seq))) {
            return found.hasNext() ? Optional.of(found.next()) : Optional.empty();
        }
    }

    private Optional<StoredMessage> search(Subject subject, long actionId, long first, long last) {
        long low = first;
        long high = last + 1;
        Optional<StoredMessage> best = Optional.empty();
        while (low < high) {
            long middle = low + (high - low) / 2;
            Optional<StoredMessage> found = firstFrom(subject, middle);
            if (found.isPresent() && id(found.get()) < actionId) {
                low = found.get().seq() + 1;
            } else {
                high = middle;
                best = found.isPresent() ? found : best;
            }
        }
        return best;
    }

    private Optional<StoredMessage> firstFrom(Subject subject, long seq) {
        try (ClosableIterator<StoredMessage> messages = streams.getAll(subject, Range.from(seq))) {
            return messages.hasNext() ? Optional.of(messages.next()) : Optional.empty();
        }
    }

    private static long id(StoredMessage message) {
        return ActionRecord.of(message).id();
    }
}
