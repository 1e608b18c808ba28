/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.StorageException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** A file of commands that a damaged file lacks: records as in a journal, each with the number it had there, one behind the other. */
final class LeftFile {

    /** The checksum and the length. */
    private static final int START = 8;

    private LeftFile() {}

    /** A new file, or what there is under the name of an earlier attempt, written anew. */
    static Writer write(Path file) throws IOException {
        return new Writer(FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE));
    }

    /** Adds commands; on stable storage only after {@link #sync}. */
    static final class Writer implements AutoCloseable {
        private final FileChannel channel;

        private Writer(FileChannel channel) {
            this.channel = channel;
        }

        void add(JournaledCommand journaled) {
            Entry entry = new Entry.Asked(journaled.command());
            ByteBuffer record = ByteBuffer.allocate((int) RecordCodec.size(entry));
            RecordCodec.encode(entry, journaled.lsn(), 0, record);
            try {
                SegmentFiles.writeAll(channel, record.flip(), channel.size());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void sync() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Shows {@code visitor} the commands in {@code file}, which was on stable storage before it had its name: what is not whole is damage. */
    static void read(Path file, Consumer<JournaledCommand> visitor) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            byte[] start = in.readNBytes(START);
            while (start.length > 0) {
                JournalRecord record = record(file, start, in);
                if (record.entry() instanceof Entry.Asked asked) {
                    visitor.accept(new JournaledCommand(record.lsn(), asked.command()));
                }
                start = in.readNBytes(START);
            }
        } catch (IOException e) {
            throw DiskErrors.translate("what a file lacks cannot be read", file, e);
        }
    }

    private static JournalRecord record(Path file, byte[] start, InputStream in) throws IOException {
        int length = start.length < START ? 0 : ByteBuffer.wrap(start).getInt(Integer.BYTES);
        if (length < RecordCodec.LEAST - Integer.BYTES) {
            throw damaged(file);
        }
        byte[] rest = in.readNBytes(length - START);
        ByteBuffer all = ByteBuffer.allocate(START + rest.length).put(start).put(rest);
        JournalRecord record = RecordCodec.decode(all.flip()).orElseThrow(() -> damaged(file));
        in.skipNBytes(record.bytes() - (long) length);
        return record;
    }

    private static StorageException damaged(Path file) {
        return StorageException.corrupt("file " + file + ", which holds what a damaged file lacks, is damaged", null);
    }
}
