/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.demo;

import dev.varve.Bytes;
import dev.varve.ClosableIterator;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.cli.input.LineReader;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads back what a run stored and compares it with the input, byte for byte. For one use. */
final class Comparison {

    /** How many lines must be there if all must. */
    static final long ALL = Long.MAX_VALUE;

    private static final int MOST_DIFFERENCES = 10;

    private final Varve varve;
    private final Layout layout;
    private final List<String> differences = new ArrayList<>();
    private long compared;
    private long bytes;

    Comparison(Varve varve, Layout layout) {
        this.varve = varve;
        this.layout = layout;
    }

    /**
     * Compares; what differs is in {@link #differences()}.
     *
     * @param lines the input
     * @param required how many of its lines, from the first, must be there; what became of the others is not
     *     known, since a write that was refused leaves its place to the next
     */
    void run(LineReader lines, long required) throws IOException {
        ExpectedKeys keys = new ExpectedKeys();
        List<ClosableIterator<StoredMessage>> streams = new ArrayList<>();
        try {
            for (int shard = 0; shard < Layout.SHARDS; shard++) {
                streams.add(varve.streams().getAll(layout.subject(shard), Range.all()));
            }
            long index = 0;
            long number = 0;
            for (Optional<Bytes> line = lines.next(); line.isPresent(); line = lines.next()) {
                boolean must = number++ < required;
                Optional<Key> key = layout.key(line.get());
                if (key.isPresent()) {
                    keys.add(key.get(), line.get(), must);
                } else {
                    if (must) {
                        compare(index, line.get(), streams.get((int) (index % Layout.SHARDS)));
                    }
                    index++;
                }
            }
            if (required == ALL) {
                streams.forEach(this::checkEnd);
            }
        } finally {
            streams.forEach(ClosableIterator::close);
        }
        compareKeys(keys);
    }

    private void compare(long index, Bytes line, ClosableIterator<StoredMessage> stream) {
        if (!stream.hasNext()) {
            differ(layout.subject(index) + " ends before seq " + layout.seq(index));
            return;
        }
        StoredMessage stored = stream.next();
        boolean same =
                stored.seq() == layout.seq(index) && stored.message().value().equals(Optional.of(line));
        if (!same) {
            differ(stored.subject() + " seq " + stored.seq() + " is not line " + (index + 1) + " of those without key");
        }
        count(line);
    }

    private void checkEnd(ClosableIterator<StoredMessage> stream) {
        if (stream.hasNext()) {
            differ("a stream holds more than was stored: " + stream.next());
        }
    }

    private void compareKeys(ExpectedKeys keys) {
        if (keys.isEmpty()) {
            return;
        }
        try (ClosableIterator<KeyValueEntry> entries = varve.keyValues().getAll(layout.bucket(), SubjectFilter.all())) {
            keys.compare(entries, this::differ).forEach(this::count);
        }
    }

    private void count(Bytes value) {
        compared++;
        bytes += value.size();
    }

    private void differ(String what) {
        if (differences.size() < MOST_DIFFERENCES) {
            differences.add(what);
        }
    }

    /** The first differences; empty if there are none. */
    List<String> differences() {
        return List.copyOf(differences);
    }

    /** How many messages and keys were compared. */
    long compared() {
        return compared;
    }

    /** How many bytes of values were compared. */
    long bytes() {
        return bytes;
    }
}
