/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A journal as it is on disk at a moment, whoever has it open: for those who look on. Changes nothing, and repairs nothing.
 *
 * @param first the first action that is, or is to be, in it; empty if it never began
 * @param last the last action that is whole, one before the first if none is; empty if it never began
 * @param confirmed how far the stream had confirmed when that was last written down
 */
public record JournalView(OptionalLong first, OptionalLong last, Optional<Confirmation> confirmed) {

    /**
     * Looks at the journal in {@code dir}; without one, an empty view.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if it cannot be read
     */
    public static JournalView of(Path dir) {
        if (!Files.isDirectory(dir)) {
            return new JournalView(OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
        }
        try {
            return new JournalView(first(dir), last(dir), confirmed(dir));
        } catch (IOException e) {
            throw StorageException.unavailable("journal " + dir + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static OptionalLong first(Path dir) throws IOException {
        List<Path> segments = newestFirst(dir);
        Collections.reverse(segments);
        for (Path segment : segments) {
            try (SegmentReader reader = new SegmentReader(open(segment))) {
                Optional<SegmentHead> head = reader.head();
                if (head.isPresent()) {
                    return OptionalLong.of(head.get().firstId());
                }
            } catch (NoSuchFileException cut) {
                // Cut meanwhile: the next one is the first.
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong last(Path dir) throws IOException {
        for (Path segment : newestFirst(dir)) {
            try (SegmentReader reader = new SegmentReader(open(segment))) {
                Optional<SegmentHead> head = reader.head();
                if (head.isPresent()) {
                    return OptionalLong.of(last(reader, head.get()));
                }
            }
        }
        return OptionalLong.empty();
    }

    private static long last(SegmentReader reader, SegmentHead head) throws IOException {
        long last = head.firstId() - 1;
        Optional<JournalRecord> record = reader.at(SegmentHead.SIZE);
        while (record.isPresent()) {
            last = record.get().content().id();
            record = reader.at(record.get().end());
        }
        return last;
    }

    private static List<Path> newestFirst(Path dir) throws IOException {
        List<Path> segments = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(dir, "*" + Segments.SUFFIX)) {
            found.forEach(segments::add);
        }
        segments.sort(Collections.reverseOrder());
        return segments;
    }

    private static Optional<Confirmation> confirmed(Path dir) throws IOException {
        Path file = dir.resolve(ConfirmationFile.NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (DiskFile opened = open(file)) {
            return ConfirmationFile.newest(opened);
        }
    }

    private static DiskFile open(Path file) throws IOException {
        return new LocalFile(FileChannel.open(file, StandardOpenOption.READ));
    }
}
