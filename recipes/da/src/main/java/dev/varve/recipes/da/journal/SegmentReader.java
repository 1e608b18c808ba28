/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads a segment's file through a window that moves forward. For use by one thread. */
final class SegmentReader implements Closeable {

    private static final int WINDOW = 256 * 1024;

    private final DiskFile file;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
    private long start;

    SegmentReader(DiskFile file) {
        this.file = file;
    }

    /** The head; empty if there is no whole one. */
    Optional<SegmentHead> head() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SegmentHead.SIZE);
        file.read(bytes, 0);
        return SegmentHead.decode(bytes.flip());
    }

    /** The record at {@code place}; empty if there is no whole one. */
    Optional<JournalRecord> at(int place) throws IOException {
        if (!load(place, 8)) {
            return Optional.empty();
        }
        Optional<Integer> length = RecordCodec.lengthAt(window, index(place));
        if (length.isEmpty() || !load(place, length.get())) {
            return Optional.empty();
        }
        return RecordCodec.decode(window, index(place), length.get(), place);
    }

    /** Forgets what it has read: the file may have grown. */
    void refresh() {
        window.limit(0);
    }

    long size() throws IOException {
        return file.size();
    }

    private int index(int place) {
        return (int) (place - start);
    }

    /** Whether {@code length} bytes from {@code place} on are in the window, after reading them if need be. */
    private boolean load(int place, int length) throws IOException {
        if (place < start || place + length > start + window.limit()) {
            window.clear();
            file.read(window, place);
            window.flip();
            start = place;
        }
        return place + length <= start + window.limit();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
