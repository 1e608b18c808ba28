/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Reads a segment, to which its owner may be writing. For use by one thread. */
final class SegmentReader implements AutoCloseable {

    private static final int WINDOW = 256 * 1024;
    private static final int HEAD = 28;

    private final Path path;
    private final FileChannel channel;
    private final SegmentHead head;
    private ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
    private long windowAt;

    private SegmentReader(Path path, FileChannel channel, SegmentHead head) {
        this.path = path;
        this.channel = channel;
        this.head = head;
    }

    /** The segment in {@code dir} that begins at {@code base}; empty where there is none, or none any more. */
    static Optional<SegmentReader> open(Path dir, long base) {
        Path path = SegmentFiles.path(dir, base);
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            ByteBuffer first = ByteBuffer.allocate(SegmentHead.BYTES);
            fill(channel, first, 0);
            Optional<SegmentHead> head = SegmentHead.decode(first.flip()).filter(read -> read.base() == base);
            if (head.isPresent()) {
                return Optional.of(new SegmentReader(path, channel, head.get()));
            }
            channel.close();
            if (Files.exists(path)) {
                throw StorageException.corrupt("the head of journal segment " + path + " is damaged", null);
            }
            return Optional.empty();
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw DiskErrors.translate("a segment of a journal cannot be read", path, e);
        }
    }

    SegmentHead head() {
        return head;
    }

    Path path() {
        return path;
    }

    /** Whether it is still part of the journal. One that was released is written anew under another name, so what was read of it may be anything. */
    boolean isStillThere() {
        return Files.exists(path);
    }

    /** Whether another record may begin at {@code offset}. */
    boolean hasRoom(long offset) {
        return offset + RecordCodec.LEAST <= head.capacity();
    }

    /** The record at {@code offset}; empty if there is none that is whole. */
    Optional<JournalRecord> record(long offset) {
        ByteBuffer first = bytes(offset, HEAD);
        if (first.remaining() < HEAD) {
            return Optional.empty();
        }
        Optional<Integer> length = RecordCodec.claimedLength(first, head.base() + offset);
        if (length.isEmpty() || offset + length.get() > head.capacity()) {
            return Optional.empty();
        }
        ByteBuffer all = bytes(offset, length.get());
        return all.remaining() < length.get() ? Optional.empty() : RecordCodec.decode(all);
    }

    /** Whether a whole record behind {@code offset} says that what is at {@code offset} was on stable storage. */
    boolean provesSynced(long offset) {
        for (long at = offset + RecordCodec.ALIGNMENT; hasRoom(at); at += RecordCodec.ALIGNMENT) {
            Optional<JournalRecord> record = record(at);
            if (record.isPresent() && record.get().synced() > head.base() + offset) {
                return true;
            }
        }
        return false;
    }

    /** {@code length} bytes from {@code offset}, fewer where the file ends. */
    private ByteBuffer bytes(long offset, int length) {
        if (offset < windowAt || offset + length > windowAt + window.limit()) {
            load(offset, length);
        }
        int from = (int) (offset - windowAt);
        return window.duplicate()
                .limit(Math.min(window.limit(), from + length))
                .position(from)
                .slice();
    }

    /** Forgets what was read, to see what is there now. */
    void reload() {
        window.limit(0);
    }

    private void load(long offset, int length) {
        if (window.capacity() < length) {
            window = ByteBuffer.allocate(length);
        }
        try {
            fill(channel, window.clear(), offset);
        } catch (IOException e) {
            throw DiskErrors.translate("a segment of a journal cannot be read", path, e);
        }
        window.flip();
        windowAt = offset;
    }

    private static void fill(FileChannel channel, ByteBuffer target, long at) throws IOException {
        int start = target.position();
        int read = 0;
        while (read >= 0 && target.hasRemaining()) {
            read = channel.read(target, at + target.position() - start);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw DiskErrors.translate("a segment of a journal cannot be closed", path, e);
        }
    }
}
