/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.input;

import dev.varve.Bytes;
import dev.varve.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads lines as bytes, each without its line feed, and never holds more than the longest line that is allowed. For use by one thread. */
public final class LineReader implements AutoCloseable {

    private final InputStream in;
    private final String name;
    private final long longest;
    private final byte[] buffer = new byte[64 * 1024];
    private int at;
    private int filled;
    private long line;
    private long left = Long.MAX_VALUE;

    /**
     * @param in what is read; closed with the reader
     * @param name what it is, for messages
     * @param longest the most bytes of a line
     */
    public LineReader(InputStream in, String name, long longest) {
        this.in = in;
        this.name = name;
        this.longest = longest;
    }

    /** Makes it end before the line with which more than {@code bytes} bytes would have been read. */
    public LineReader upTo(long bytes) {
        left = bytes;
        return this;
    }

    /**
     * The next line; empty at the end.
     *
     * @throws StorageException {@code INVALID} if it holds a zero byte, which no text does; {@code TOO_LARGE} if it is longer than it may be
     */
    public Optional<Bytes> next() throws IOException {
        Optional<Bytes> next = left < 0 ? Optional.empty() : read();
        left -= next.map(Bytes::size).orElse(0);
        return left < 0 ? Optional.empty() : next;
    }

    private Optional<Bytes> read() throws IOException {
        ByteArrayOutputStream collected = new ByteArrayOutputStream(256);
        boolean any = false;
        while (at < filled || fill()) {
            any = true;
            int end = lineFeed();
            collected.write(buffer, at, end - at);
            check(collected.size());
            at = end;
            if (at < filled) {
                at++;
                line++;
                return Optional.of(Bytes.wrap(collected.toByteArray()));
            }
        }
        line++;
        return any ? Optional.of(Bytes.wrap(collected.toByteArray())) : Optional.empty();
    }

    private boolean fill() throws IOException {
        filled = in.read(buffer);
        at = 0;
        return filled > 0;
    }

    private int lineFeed() {
        for (int i = at; i < filled; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
            if (buffer[i] == 0) {
                throw StorageException.invalid(
                        name + " is not text: line " + (line + 1) + " holds a zero byte; give lines of text");
            }
        }
        return filled;
    }

    private void check(long size) {
        if (size > longest) {
            throw StorageException.tooLarge(
                    name + ": line " + (line + 1) + " is longer than " + longest
                            + " bytes, the largest message here; split it",
                    longest);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
