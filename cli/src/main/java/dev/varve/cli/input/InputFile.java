/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.input;

import dev.varve.Bytes;
import dev.varve.StorageException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The file whose lines are stored: one of the user's, or the sample that ships with the product; gzip is read directly. */
public final class InputFile {

    private static final String SAMPLE = "/dev/varve/cli/debian-packages.jsonl.gz";

    private final @Nullable Path file;

    /** The file {@code file}; without one, the sample. */
    public InputFile(@Nullable Path file) {
        this.file = file;
    }

    /**
     * What a first reading of the whole file found.
     *
     * @param lines how many lines
     * @param bytes their bytes, line feeds not counted
     */
    public record Summary(long lines, long bytes) {}

    /** What it is, for people. */
    public String name() {
        return file == null ? "the sample that ships with varve (Debian package records)" : file.toString();
    }

    /** Opens it for reading by line. */
    public LineReader open(long longestLine) throws IOException {
        return new LineReader(stream(), name(), longestLine);
    }

    /**
     * Reads it once, so that what is wrong with it shows before anything is stored.
     *
     * @throws StorageException {@code INVALID} if it is empty, cut off, or not text; {@code TOO_LARGE} if a line is longer than {@code longestLine}
     */
    public Summary scan(long longestLine) throws IOException {
        long lines = 0;
        long bytes = 0;
        try (LineReader reader = open(longestLine)) {
            for (Optional<Bytes> line = reader.next(); line.isPresent(); line = reader.next()) {
                lines++;
                bytes += line.get().size();
            }
        } catch (EOFException | ZipException e) {
            throw StorageException.invalid(
                    name() + " is cut off or damaged after line " + lines + ": " + e.getMessage() + "; fetch it again",
                    e);
        }
        if (lines == 0) {
            throw StorageException.invalid(name() + " is empty; give a file with at least one line");
        }
        return new Summary(lines, bytes);
    }

    private InputStream stream() throws IOException {
        BufferedInputStream raw = new BufferedInputStream(raw(), 64 * 1024);
        raw.mark(2);
        boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
        raw.reset();
        return gzip ? unzipped(raw) : raw;
    }

    private InputStream unzipped(InputStream raw) throws IOException {
        try {
            return new GZIPInputStream(raw, 64 * 1024);
        } catch (EOFException | ZipException e) {
            throw StorageException.invalid(name() + " begins like gzip but is cut off or damaged; fetch it again", e);
        }
    }

    private InputStream raw() throws IOException {
        if (file == null) {
            InputStream sample = InputFile.class.getResourceAsStream(SAMPLE);
            if (sample == null) {
                throw new IOException("the sample is missing from the class path: " + SAMPLE);
            }
            return sample;
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw StorageException.invalid(
                    "--input " + file + " is no regular file; give one, since it is read more than once");
        }
        return Files.newInputStream(file);
    }
}
