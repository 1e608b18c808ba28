/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import dev.varve.StorageException;
import dev.varve.stream.StoredMessage;
import dev.varve.tiering.archive.digest.ContentDigest;
import dev.varve.tiering.archive.segment.Compression;
import dev.varve.tiering.archive.segment.FinishedSegment;
import dev.varve.tiering.archive.segment.GapLookup;
import dev.varve.tiering.archive.segment.SegmentOrigin;
import dev.varve.tiering.archive.segment.SegmentWriter;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.Optional;

/** A segment that is not stored yet. For use by one thread. */
public final class SegmentDraft implements AutoCloseable {

    private final SpoolFile spool;
    private final SegmentWriter writer;
    private Optional<Finished> finished = Optional.empty();

    private SegmentDraft(SpoolFile spool, SegmentWriter writer) {
        this.spool = spool;
        this.writer = writer;
    }

    /** Begins a segment that grows in {@code directory}. */
    public static SegmentDraft begin(SegmentOrigin origin, Compression compression, GapLookup gaps, Path directory) {
        try {
            SpoolFile spool = SpoolFile.in(directory);
            return new SegmentDraft(spool, SegmentWriter.begin(origin, compression, gaps, spool.output()));
        } catch (IOException e) {
            throw failure(directory.toString(), e);
        }
    }

    private static StorageException failure(String where, IOException e) {
        return StorageException.unavailable("a segment cannot grow in " + where + ": " + e.getMessage(), e);
    }

    /** See {@link SegmentWriter#append}. */
    public void append(StoredMessage message) {
        try {
            writer.append(message);
        } catch (IOException e) {
            throw failure("its file", e);
        }
    }

    /** See {@link SegmentWriter#count}. */
    public long count() {
        return writer.count();
    }

    long bytes() {
        return writer.bytes();
    }

    long lastSeq() {
        return writer.lastSeq();
    }

    /** See {@link SegmentWriter#isBroken}. */
    boolean isBroken() {
        return writer.isBroken();
    }

    boolean isFinished() {
        return finished.isPresent();
    }

    /** Ends the segment; once more gives the same. */
    public Finished finish() {
        if (finished.isEmpty()) {
            try {
                FinishedSegment segment = writer.finish();
                try (InputStream file = opened(segment)) {
                    finished = Optional.of(new Finished(segment, ContentDigest.of(file)));
                }
            } catch (IOException e) {
                throw failure("its file", e);
            }
        }
        return finished.get();
    }

    private InputStream opened(FinishedSegment segment) {
        return new SequenceInputStream(new ByteArrayInputStream(segment.head().unsafeArray()), spool.open());
    }

    /** A segment that is whole, and can be stored. */
    public final class Finished implements BlobContent {
        private final FinishedSegment segment;
        private final ContentDigest digest;

        private Finished(FinishedSegment segment, ContentDigest digest) {
            this.segment = segment;
            this.digest = digest;
        }

        FinishedSegment segment() {
            return segment;
        }

        ContentDigest digest() {
            return digest;
        }

        @Override
        public long length() {
            return digest.bytes();
        }

        @Override
        public Sha256 sha256() {
            return digest.sha256();
        }

        @Override
        public InputStream open() {
            return opened(segment);
        }
    }

    @Override
    public void close() {
        spool.close();
    }
}
