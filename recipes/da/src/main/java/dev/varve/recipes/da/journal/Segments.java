/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import dev.varve.StorageException;
import dev.varve.recipes.da.Digest;
import dev.varve.recipes.da.SolutionRevision;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Which segments a journal has, by the id of their first action. Safe for use by many threads; only one of them appends. */
final class Segments implements Closeable {

    static final String SUFFIX = ".actions";

    /** A segment that nothing is appended to any more. */
    private record Closed(String name, long bytes) {}

    private final Disk disk;
    private final SolutionRevision revision;
    private final NavigableMap<Long, Closed> closed = new TreeMap<>();
    private Optional<ActiveSegment> active = Optional.empty();

    private Segments(Disk disk, SolutionRevision revision) {
        this.disk = disk;
        this.revision = revision;
    }

    /** Finds the segments of {@code disk}, and repairs the newest one. */
    static Segments open(Disk disk, SolutionRevision revision) throws IOException {
        Segments segments = new Segments(disk, revision);
        NavigableMap<Long, String> names = names(disk);
        while (segments.active.isEmpty() && !names.isEmpty()) {
            segments.openNewest(names.pollLastEntry());
        }
        for (Map.Entry<Long, String> each : names.entrySet()) {
            segments.close(each.getKey(), each.getValue());
        }
        return segments;
    }

    private static NavigableMap<Long, String> names(Disk disk) throws IOException {
        NavigableMap<Long, String> names = new TreeMap<>();
        for (String name : disk.names()) {
            if (name.matches("[0-9a-f]{16}\\" + SUFFIX)) {
                names.put(Long.parseLong(name.substring(0, 16), 16), name);
            }
        }
        return names;
    }

    private void openNewest(Map.Entry<Long, String> entry) throws IOException {
        String name = entry.getValue();
        DiskFile file = disk.open(name);
        Optional<SegmentHead> head = new SegmentReader(file).head();
        if (head.isPresent()) {
            check(name, entry.getKey(), head.get());
            active = Optional.of(ActiveSegment.repaired(name, file, head.get()));
        } else if (file.size() <= SegmentHead.SIZE) {
            // It was being made, and nothing was ever written behind a head that is not whole.
            file.close();
            disk.delete(name);
            disk.sync();
        } else {
            throw damagedHead(name);
        }
    }

    private void close(long firstId, String name) throws IOException {
        try (SegmentReader reader = new SegmentReader(disk.open(name))) {
            check(name, firstId, reader.head().orElseThrow(() -> damagedHead(name)));
            closed.put(firstId, new Closed(name, reader.size()));
        }
    }

    private static StorageException damagedHead(String name) {
        return StorageException.corrupt("journal segment " + name + " has a damaged head", null);
    }

    private void check(String name, long firstId, SegmentHead head) {
        if (!head.revision().equals(revision)) {
            throw StorageException.invalid("journal segment " + name + " in " + disk + " belongs to solution revision "
                    + head.revision() + ", not " + revision + "; give each revision a directory of its own");
        }
        if (head.firstId() != firstId) {
            throw StorageException.corrupt(
                    "journal segment " + name + " says that its first action is " + head.firstId(), null);
        }
    }

    /** The segment that is appended to; empty in an empty journal. */
    synchronized Optional<ActiveSegment> active() {
        return active;
    }

    /** Begins a new segment; the one before it takes nothing more. */
    synchronized ActiveSegment begin(long firstId, Digest before) throws IOException {
        String name = String.format("%016x%s", firstId, SUFFIX);
        ActiveSegment made = ActiveSegment.create(disk, name, new SegmentHead(revision, firstId, before));
        if (active.isPresent()) {
            ActiveSegment full = active.get();
            closed.put(full.head().firstId(), new Closed(full.name(), full.end()));
            full.close();
        }
        active = Optional.of(made);
        return made;
    }

    /** The bytes of all segments. */
    synchronized long bytes() {
        return active.map(ActiveSegment::end).orElse(0L)
                + closed.values().stream().mapToLong(Closed::bytes).sum();
    }

    /** Reads the head of the oldest segment; empty in an empty journal. */
    synchronized Optional<SegmentHead> oldest() throws IOException {
        if (closed.isEmpty()) {
            return active.map(ActiveSegment::head);
        }
        try (SegmentReader reader =
                new SegmentReader(disk.open(closed.firstEntry().getValue().name()))) {
            return reader.head();
        }
    }

    /** The name of the segment that begins with {@code actionId}, or else of the last one that begins before it. */
    synchronized Optional<String> holding(long actionId) {
        if (active.isPresent() && active.get().head().firstId() <= actionId) {
            return active.map(ActiveSegment::name);
        }
        return Optional.ofNullable(closed.floorEntry(actionId))
                .map(entry -> entry.getValue().name());
    }

    SegmentReader read(String name) throws IOException {
        return new SegmentReader(disk.open(name));
    }

    /** Removes the segments whose every action has an id of at most {@code bound}, the oldest first; returns how many. */
    synchronized int cut(long bound) throws IOException {
        int removed = 0;
        while (!closed.isEmpty() && lastOfOldest() <= bound) {
            disk.delete(closed.pollFirstEntry().getValue().name());
            // One by one: a gap must not be there after a loss of power.
            disk.sync();
            removed++;
        }
        return removed;
    }

    private long lastOfOldest() {
        Long next = closed.higherKey(closed.firstKey());
        return (next == null ? active.orElseThrow().head().firstId() : next) - 1;
    }

    /** The last action that is there, with its link; empty where there is none. */
    synchronized Optional<ActiveSegment.Tip> tip() {
        return active.map(ActiveSegment::tip);
    }

    @Override
    public synchronized void close() throws IOException {
        if (active.isPresent()) {
            active.get().close();
        }
    }
}
