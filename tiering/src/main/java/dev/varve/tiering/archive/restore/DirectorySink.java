/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.restore;

import dev.varve.StorageException;
import dev.varve.stream.StoredMessage;
import dev.varve.tiering.archive.SegmentDraft;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.segment.Compression;
import dev.varve.tiering.archive.segment.KnownGaps;
import dev.varve.tiering.archive.segment.SegmentReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Restores into a directory: for each segment a segment file of the same name with those of its messages that are to be restored, store times included.
 *
 * <p>A file is there only when it is whole and synced. Files of an earlier attempt are left as they are where they hold all of their segment, and else written anew.
 */
public final class DirectorySink implements RestoreSink {

    private final Path directory;
    private @Nullable SegmentManifest segment;
    private @Nullable SegmentDraft draft;

    /** Into {@code directory}, which is made where it is not there. */
    public DirectorySink(Path directory) {
        this.directory = directory;
    }

    /** The file of the messages of {@code manifest}, which is never encrypted. */
    public Path file(SegmentManifest manifest) {
        String key = manifest.object().key().value();
        return directory.resolve(key.substring(key.lastIndexOf('/') + 1, key.lastIndexOf('.')) + ".avro");
    }

    @Override
    public void check(RestorePlan plan) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private StorageException failure(IOException e) {
        return StorageException.unavailable("'" + directory + "' cannot be written to: " + e.getMessage(), e);
    }

    @Override
    public boolean has(SegmentManifest manifest) {
        Path file = file(manifest);
        if (!Files.exists(file)) {
            return false;
        }
        // An earlier attempt may have been for a part of it.
        try (SegmentReader there = SegmentReader.open(file.toString(), Files.newInputStream(file))) {
            return there.header().equals(manifest.header());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void begin(SegmentManifest manifest) {
        segment = manifest;
    }

    @Override
    public void accept(StoredMessage message) {
        SegmentDraft growing = draft == null ? begin() : draft;
        draft = growing;
        growing.append(message);
    }

    private SegmentDraft begin() {
        return SegmentDraft.begin(
                current().header().origin(),
                Compression.ZSTANDARD,
                new KnownGaps(current().header().gaps()),
                directory);
    }

    private SegmentManifest current() {
        if (segment == null) {
            throw StorageException.invalid("a message came before its segment");
        }
        return segment;
    }

    @Override
    public void end() {
        if (draft != null) {
            Path file = file(current());
            Path partial = directory.resolve(file.getFileName() + ".partial");
            try {
                write(draft.finish(), partial);
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
                sync();
            } catch (IOException e) {
                throw failure(e);
            }
        }
        close();
    }

    private static void write(SegmentDraft.Finished whole, Path file) throws IOException {
        try (InputStream in = whole.open();
                FileChannel out = FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            in.transferTo(Channels.newOutputStream(out));
            out.force(true);
        }
    }

    private void sync() throws IOException {
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    @Override
    public void close() {
        SegmentDraft dropped = draft;
        draft = null;
        if (dropped != null) {
            dropped.close();
        }
    }
}
