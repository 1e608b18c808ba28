package dev.varve.cli.demo;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * How many lines of the current run were acknowledged, noted outside the store where it survives {@code kill -9}, so that the next run can check that none is missing.
 */
final class Progress implements AutoCloseable {

    private static final int BYTES = 2 * Long.BYTES;

    private final Path file;
    private final MappedByteBuffer noted;

    private Progress(Path file, MappedByteBuffer noted) {
        this.file = file;
        this.noted = noted;
    }

    /**
     * What an earlier run that did not finish had noted.
     *
     * @param run its number
     * @param acked how many of its lines without key were acknowledged, from the first, without gap
     */
    record Unfinished(long run, long acked) {

        /** How many messages the stream number {@code shard} must hold. */
        long expected(int shard) {
            return (acked - shard + Layout.SHARDS - 1) / Layout.SHARDS;
        }
    }

    /** Begins to note the run {@code run} in {@code directory}. */
    static Progress begin(Path directory, long run) throws IOException {
        Path file = directory.resolve("demo.progress");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer noted = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
            noted.putLong(Long.BYTES, 0);
            noted.putLong(0, run);
            return new Progress(file, noted);
        }
    }

    /** What an earlier run left; empty if the last one finished. */
    static Optional<Unfinished> unfinished(Path directory) throws IOException {
        Path file = directory.resolve("demo.progress");
        if (!Files.exists(file) || Files.size(file) != BYTES) {
            return Optional.empty();
        }
        java.nio.ByteBuffer noted = java.nio.ByteBuffer.wrap(Files.readAllBytes(file));
        Unfinished left = new Unfinished(noted.getLong(), noted.getLong());
        return left.run() == 0 ? Optional.empty() : Optional.of(left);
    }

    /** All lines up to the {@code acked}-th without key are acknowledged. */
    void acked(long acked) {
        noted.putLong(Long.BYTES, acked);
    }

    /** The run finished. */
    @Override
    public void close() throws IOException {
        noted.putLong(0, 0);
        Files.deleteIfExists(file);
    }
}
