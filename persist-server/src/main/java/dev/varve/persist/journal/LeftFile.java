/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** A file of commands that a damaged file lacks: records as in a journal, each with the number it had there, one behind the other. */
final class LeftFile {

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
            try {
                SegmentFiles.writeAll(channel, CommandRecords.record(journaled), channel.size());
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
            CommandRecords.read(in, "file " + file + ", which holds what a damaged file lacks,", visitor);
        } catch (IOException e) {
            throw DiskErrors.translate("what a file lacks cannot be read", file, e);
        }
    }
}
