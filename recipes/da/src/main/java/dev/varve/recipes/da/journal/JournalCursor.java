/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import dev.varve.StorageException;
import dev.varve.recipes.da.ActionRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the actions of a journal in order, as they get on stable storage. Memory is bounded. For use by one thread. */
public final class JournalCursor implements AutoCloseable {

    private final Segments segments;
    private final JournalEnd end;
    private long nextId;
    private @Nullable SegmentReader reader;
    private String name = "";
    private int place;

    JournalCursor(Segments segments, JournalEnd end, long nextId) {
        this.segments = segments;
        this.end = end;
        this.nextId = nextId;
    }

    /** The id of the action that comes next. */
    public long nextId() {
        return nextId;
    }

    /**
     * Up to {@code max} actions, as many as are there; waits at most {@code wait} for the first. Empty when none came, or when the journal was closed.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#CORRUPT} if one is damaged, naming the file and the place
     */
    public List<ActionRecord> next(int max, Duration wait) {
        List<ActionRecord> found = new ArrayList<>();
        try {
            if (end.await(nextId, wait)) {
                long last = end.tip().orElseThrow().nextId() - 1;
                while (found.size() < max && nextId <= last) {
                    found.add(read());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw StorageException.unavailable("journal segment " + name + " cannot be read: " + e.getMessage(), e);
        }
        return found;
    }

    private ActionRecord read() throws IOException {
        SegmentReader current = reader == null ? enter() : reader;
        Optional<JournalRecord> record = current.at(place);
        if (record.isEmpty()) {
            current.refresh();
            record = current.at(place);
        }
        if (record.isEmpty() && current.size() <= place) {
            current = enter();
            record = current.at(place);
        }
        JournalRecord found = record.orElseThrow(this::damaged);
        return taken(found);
    }

    private ActionRecord taken(JournalRecord found) {
        if (found.content().id() != nextId) {
            throw damaged();
        }
        place = found.end();
        nextId++;
        return found.content();
    }

    private StorageException damaged() {
        return StorageException.corrupt(
                "journal segment " + name + " is damaged at byte " + place + ": action " + nextId
                        + " was synced there and cannot be read",
                null);
    }

    /** Opens the segment that holds the next action, at its place. */
    private SegmentReader enter() throws IOException {
        String next = segments.holding(nextId)
                .orElseThrow(() -> StorageException.corrupt("action " + nextId + " is in no segment", null));
        if (next.equals(name)) {
            throw damaged();
        }
        leave();
        name = next;
        SegmentReader opened = segments.read(next);
        reader = opened;
        SegmentHead head = opened.head().orElseThrow(this::damaged);
        place = SegmentHead.SIZE;
        for (long id = head.firstId(); id < nextId; id++) {
            place = opened.at(place).orElseThrow(this::damaged).end();
        }
        return opened;
    }

    private void leave() throws IOException {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    @Override
    public void close() {
        try {
            leave();
        } catch (IOException e) {
            throw StorageException.unavailable("journal segment " + name + " cannot be closed", e);
        }
    }
}
