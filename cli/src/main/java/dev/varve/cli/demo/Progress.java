/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * How much of the current run was acknowledged, noted outside the store where it survives {@code kill -9}, so that the
 * next run can check that none of it is missing. For use by one thread.
 */
final class Progress implements AutoCloseable {

    private static final String FILE = "demo.progress";
    private static final int NUMBERS = 4 * Long.BYTES;

    private final FileChannel file;
    private final long run;
    private final byte[] job;
    private long lines;
    private long messages;

    private Progress(FileChannel file, long run, String job) {
        this.file = file;
        this.run = run;
        this.job = job.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What the last run noted.
     *
     * @param run its number
     * @param finished whether it came to its end
     * @param lines how many of its lines were acknowledged, from the first, without gap
     * @param messages how many of these were messages, not values of keys
     * @param job what it stored, see {@link Job#description}
     */
    record Noted(long run, boolean finished, long lines, long messages, String job) {

        /** How many messages the stream number {@code shard} must hold. */
        long expected(int shard) {
            return (messages - shard + Layout.SHARDS - 1) / Layout.SHARDS;
        }
    }

    /** Begins to note the run {@code run} in {@code directory}. */
    static Progress begin(Path directory, long run, String job) throws IOException {
        FileChannel file = FileChannel.open(
                directory.resolve(FILE),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        Progress progress = new Progress(file, run, job);
        progress.note(false);
        return progress;
    }

    /** What the last run in {@code directory} noted; empty if there was none. */
    static Optional<Noted> last(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        byte[] all = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        if (all.length < NUMBERS) {
            return Optional.empty();
        }
        ByteBuffer noted = ByteBuffer.wrap(all);
        boolean finished = noted.getLong() != 0;
        String job = new String(all, NUMBERS, all.length - NUMBERS, StandardCharsets.UTF_8);
        return Optional.of(new Noted(noted.getLong(), finished, noted.getLong(), noted.getLong(), job));
    }

    /** The next line is acknowledged: a message of a stream. */
    void message() {
        messages++;
        line();
    }

    /** The next line is acknowledged: the value of a key. */
    void keyed() {
        line();
    }

    private void line() {
        lines++;
        try {
            note(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One write, so that whatever ends the process leaves one state or the next. */
    private void note(boolean finished) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(NUMBERS + job.length);
        all.putLong(finished ? 1 : 0)
                .putLong(run)
                .putLong(lines)
                .putLong(messages)
                .put(job);
        file.write(all.flip(), 0);
    }

    /** The run came to its end, and what it stored may go. */
    void finish() throws IOException {
        note(true);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
