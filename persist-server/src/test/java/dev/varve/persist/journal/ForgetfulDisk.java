/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A disk that keeps what was forced, and of everything else, sector by sector, what it likes. */
final class ForgetfulDisk implements Channels {

    private static final int SECTOR = 512;

    /** By the file's identity: it may be renamed. */
    private final Map<Object, List<Range>> unforced = new HashMap<>();

    private record Range(long from, long to) {}

    @Override
    public FileChannel open(Path path, OpenOption... options) throws IOException {
        FileChannel channel = FileChannel.open(path, options);
        List<Range> ranges = unforced.computeIfAbsent(identity(path), file -> new ArrayList<>());
        return new DelegatingChannel(channel) {
            @Override
            public int write(ByteBuffer source, long position) throws IOException {
                ranges.add(new Range(position, position + source.remaining()));
                return super.write(source, position);
            }

            @Override
            public void force(boolean metaData) throws IOException {
                super.force(metaData);
                ranges.clear();
            }
        };
    }

    private static Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** Loses power: of each sector of {@code file} that was not forced there is then what was written, nothing, or anything. */
    void losePower(Path file, Random random) throws IOException {
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            for (Range range : unforced.getOrDefault(identity(file), List.of())) {
                for (long at = range.from; at < range.to; at = (at / SECTOR + 1) * SECTOR) {
                    int length = (int) Math.min(range.to - at, SECTOR - at % SECTOR);
                    int fate = random.nextInt(3);
                    if (fate > 0) {
                        content.seek(at);
                        content.write(
                                fate == 1
                                        ? new byte[length]
                                        : JournalFixture.bytes(random, length).toByteArray());
                    }
                }
            }
        }
    }
}
