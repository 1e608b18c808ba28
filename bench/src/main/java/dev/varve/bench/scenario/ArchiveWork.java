/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Bytes;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.bench.load.CpuTime;
import dev.varve.bench.process.FileTree;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.ArchiveSettings;
import dev.varve.tiering.archive.ArchiveWriter;
import dev.varve.tiering.archive.restore.DirectorySink;
import dev.varve.tiering.archive.restore.Restore;
import dev.varve.tiering.archive.restore.RestorePlan;
import dev.varve.tiering.archive.segment.GapLookup;
import dev.varve.tiering.archive.verify.Depth;
import dev.varve.tiering.archive.verify.Verification;
import dev.varve.tiering.archive.verify.Verifier;
import dev.varve.tiering.store.directory.DirectoryBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Messages, and an archive of them in each round. For use by one thread. */
final class ArchiveWork implements AutoCloseable {

    private static final Subject SUBJECT = Subject.of("bench.archive");
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    /** More are drawn from these again: what lies so far apart is not in one block, and compresses no better for it. */
    private static final int MOST_DISTINCT = 100_000;

    private final Path directory;
    private final long count;
    private final List<Bytes> records;
    private final DirectoryBlobStore store;
    private final long payload;

    ArchiveWork(Path directory, long count) {
        this.directory = directory;
        this.count = count;
        this.records = Records.of((int) Math.min(count, MOST_DISTINCT));
        this.payload = payloadBytes();
        this.store = new DirectoryBlobStore(made(directory.resolve("store")));
    }

    private static Path made(Path wanted) {
        try {
            return Files.createDirectories(wanted);
        } catch (IOException e) {
            throw StorageException.unavailable("cannot make " + wanted, e);
        }
    }

    private long payloadBytes() {
        long bytes = 0;
        for (long i = 0; i < count; i++) {
            bytes += record(i).size();
        }
        return bytes;
    }

    private Bytes record(long index) {
        return records.get((int) (index % records.size()));
    }

    /** Archives, verifies and restores all messages, in an archive of this round's own, which is gone afterwards. */
    ArchiveRound round(int number) {
        Archive archive = new Archive(store, "round-" + number);
        Path stored = directory.resolve("store");
        Path restored = made(directory.resolve("restored"));
        Map<ArchiveStep, CpuTime> times = new EnumMap<>(ArchiveStep.class);
        times.put(ArchiveStep.WRITE, CpuTime.of(() -> write(archive)));
        long bytes = FileTree.bytes(stored);
        times.put(ArchiveStep.VERIFY, CpuTime.of(() -> verify(archive)));
        times.put(ArchiveStep.RESTORE, CpuTime.of(() -> restore(archive, restored)));
        ArchiveRound round = new ArchiveRound(times, RawZstd.times(records, count), payload, bytes);
        FileTree.empty(stored);
        FileTree.empty(restored);
        return round;
    }

    private void write(Archive archive) {
        try (ArchiveWriter writer =
                ArchiveWriter.open(archive, settings(), "bench-archive", GapLookup.UNKNOWN, InstantSource.system())) {
            for (long i = 0; i < count; i++) {
                if (writer.isFull()) {
                    var unused = writer.commit();
                }
                writer.append(new StoredMessage(SUBJECT, i + 1, BEGIN.plusMillis(i), Message.of(record(i))));
            }
            var unused = writer.commit();
        }
    }

    private ArchiveSettings settings() {
        ArchiveSettings known = ArchiveSettings.defaults();
        return new ArchiveSettings(
                known.compression(),
                known.segmentBytes(),
                known.mergeBelow(),
                known.storageClass(),
                known.lock(),
                work());
    }

    private Path work() {
        return directory.resolve("work");
    }

    private void verify(Archive archive) {
        Verification found = Verifier.run(archive, Depth.RECORDS, work(), manifest -> {});
        if (!found.isSound() || found.messages() != count) {
            throw StorageException.corrupt(
                    "of " + count + " messages the archive holds " + found.messages() + "; findings: "
                            + found.findings(),
                    null);
        }
    }

    private void restore(Archive archive, Path target) {
        try (DirectorySink sink = new DirectorySink(target)) {
            long restored = Restore.run(RestorePlan.of(archive, Range.all()), sink, work(), manifest -> {});
            if (restored != count) {
                throw StorageException.corrupt("of " + count + " messages " + restored + " were restored", null);
            }
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
