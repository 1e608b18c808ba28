/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.sketches;

import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.stream.Change;
import dev.varve.stream.Changes;
import dev.varve.stream.FeedStart;
import dev.varve.stream.StreamStore;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The persistence client: a local copy of a stream that follows what others do to it. */
final class PersistenceClientSketch implements AutoCloseable {

    private final TreeMap<Long, Message> copy = new TreeMap<>();
    private final Changes changes;

    PersistenceClientSketch(StreamStore streams, Subject subject) {
        changes = streams.changes(subject.filter(), FeedStart.beginning());
    }

    /** Takes in what has changed, until nothing comes for {@code quiet}. */
    SortedMap<Long, Message> follow(Duration quiet) {
        for (Optional<Change> next = changes.next(quiet); next.isPresent(); next = changes.next(quiet)) {
            apply(next.get());
        }
        return copy;
    }

    private void apply(Change change) {
        switch (change.kind()) {
            case SET -> change.message().ifPresent(stored -> copy.put(stored.seq(), stored.message()));
            case DELETE, EVICT -> copy.remove(change.seq());
            case DELETE_ALL -> copy.headMap(change.seq(), true).clear();
            case RESET -> copy.clear();
        }
    }

    @Override
    public void close() {
        changes.close();
    }
}
