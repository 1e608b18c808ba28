/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import dev.varve.StorageException;
import dev.varve.persist.store.FilePosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is in the place of a file that was evicted: a few lines of text, shorter than any database, that say how far the file was. The store has at least that.
 *
 * @param position how far the file was
 */
public record Stub(FilePosition position) {

    /** The smallest SQLite database has as many. */
    private static final int LEAST_DATABASE = 512;

    private static final Pattern TEXT = Pattern.compile("varve evicted 1\nposition ([0-9]{1,19}) ([0-9]{1,19})\nend\n");

    /**
     * The stub that {@code file} is; empty if it is none, or not there. A file that is there costs one look at its size.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if it cannot be read
     */
    public static Optional<Stub> read(Path file) {
        try {
            long size = Files.size(file);
            return size == 0 || size >= LEAST_DATABASE ? Optional.empty() : parse(Files.readAllBytes(file));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw StorageException.unavailable("file " + file + " cannot be read", e);
        }
    }

    private static Optional<Stub> parse(byte[] content) {
        Matcher matcher = TEXT.matcher(new String(content, StandardCharsets.ISO_8859_1));
        return matcher.matches()
                ? Optional.of(
                        new Stub(new FilePosition(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)))))
                : Optional.empty();
    }

    /** Whether a file of {@code size} bytes may be a stub. */
    public static boolean isSmall(long size) {
        return size < LEAST_DATABASE;
    }

    /** Writes it to {@code file}, which must not exist, on stable storage but for the name. */
    public void write(Path file) throws IOException {
        String text = "varve evicted 1\nposition " + position.epoch() + " " + position.lsn() + "\nend\n";
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }
}
