/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of one journal: {@code <base in 16 hex digits>.journal} for each segment, and {@code spare}, a segment that was released and is to be written again.
 *
 * @param dir where they are
 * @param channels opens those that are written
 */
record SegmentFiles(Path dir, Channels channels) {

    private static final Pattern NAME = Pattern.compile("([0-9a-f]{16})\\.journal");
    private static final int ZEROS = 1 << 20;

    /** The name of the segment that begins at {@code base}. */
    static Path path(Path dir, long base) {
        return dir.resolve(String.format("%016x.journal", base));
    }

    /** Where the segments in {@code dir} begin, in order. */
    static List<Long> bases(Path dir) throws IOException {
        return Folders.names(dir).stream()
                .map(NAME::matcher)
                .filter(Matcher::matches)
                .map(name -> Long.parseLong(name.group(1), 16))
                .sorted()
                .toList();
    }

    /** A segment whose space is taken and whose head is on stable storage under its name. At least {@code capacity} bytes large. */
    Segment make(long base, long capacity) throws IOException {
        OptionalLong spare = spareBytes();
        if (spare.isPresent() && spare.getAsLong() >= capacity) {
            return named(spare(), base, spare.getAsLong());
        }
        Path unready = dir.resolve("unready");
        try {
            allocate(unready, capacity);
            return named(unready, base, capacity);
        } catch (IOException e) {
            Files.deleteIfExists(unready);
            throw e;
        }
    }

    /** Zeros are written, not a length set: only then does no later sync have to write where the blocks are. */
    private void allocate(Path file, long capacity) throws IOException {
        Files.deleteIfExists(file);
        try (FileChannel channel = channels.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(ZEROS, capacity));
            for (long at = 0; at < capacity; at += zeros.limit()) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), capacity - at));
                writeAll(channel, zeros, at);
            }
            channel.force(true);
        }
    }

    private Segment named(Path file, long base, long capacity) throws IOException {
        FileChannel channel = channels.open(file, StandardOpenOption.WRITE);
        try {
            SegmentHead head = new SegmentHead(base, capacity);
            writeAll(channel, head.encode(), 0);
            channel.force(true);
            Files.move(file, path(dir, base), StandardCopyOption.ATOMIC_MOVE);
            Folders.sync(dir);
            return new Segment(head, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Gives up the segment {@code head}: it becomes the spare one if there is none, so that its space needs not be taken anew. */
    void retire(SegmentHead head, boolean keep) throws IOException {
        Path path = path(dir, head.base());
        if (keep && spareBytes().isEmpty()) {
            Files.move(path, spare(), StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.deleteIfExists(path);
        }
    }

    private Path spare() {
        return dir.resolve("spare");
    }

    private OptionalLong spareBytes() throws IOException {
        return Files.exists(spare()) ? OptionalLong.of(Files.size(spare())) : OptionalLong.empty();
    }

    static void writeAll(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        int start = bytes.position();
        while (bytes.hasRemaining()) {
            channel.write(bytes, at + bytes.position() - start);
        }
    }
}
