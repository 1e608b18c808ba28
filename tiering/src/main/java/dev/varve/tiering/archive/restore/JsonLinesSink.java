/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.restore;

import dev.varve.StorageException;
import dev.varve.stream.StoredMessage;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.segment.MessageLine;
import java.io.IOException;
import java.io.Writer;

/** Writes a {@linkplain MessageLine line of JSON} for each message. An attempt that fails cannot go on: begin anew. */
public final class JsonLinesSink implements RestoreSink {

    private final Writer out;

    /** To {@code out}, which is flushed after each segment, and not closed. */
    public JsonLinesSink(Writer out) {
        this.out = out;
    }

    @Override
    public void check(RestorePlan plan) {
        // Text takes everything.
    }

    @Override
    public boolean has(SegmentManifest segment) {
        return false;
    }

    @Override
    public void begin(SegmentManifest segment) {
        // Lines do not tell of segments.
    }

    @Override
    public void accept(StoredMessage message) {
        try {
            out.write(MessageLine.of(message));
            out.write('\n');
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static StorageException failure(IOException e) {
        return StorageException.unavailable("lines cannot be written: " + e.getMessage(), e);
    }

    @Override
    public void end() {
        try {
            out.flush();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void close() {
        // The writer is its owner's.
    }
}
