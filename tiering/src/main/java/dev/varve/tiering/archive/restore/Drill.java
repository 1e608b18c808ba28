/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.restore;

import dev.varve.StorageException;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.segment.SegmentReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Restores to a place of its own, looks whether all is there, and removes it again: what tells that a restore would succeed on the day it is needed.
 *
 * @param plan what is restored
 * @param scratch where; a directory is made in it, and removed
 */
public record Drill(RestorePlan plan, Path scratch) {

    /**
     * What came of a drill.
     *
     * @param segments how many segments were restored
     * @param messages how many messages they had
     * @param bytes the bytes of the segment files that were read
     * @param differing the segments whose restored messages are not those that their manifests tell; empty if all went well
     */
    public record Report(long segments, long messages, long bytes, List<SegmentManifest> differing) {
        public Report {
            differing = List.copyOf(differing);
        }
    }

    /** Restores, compares and removes. */
    public Report run() {
        try {
            Path place = Files.createTempDirectory(Files.createDirectories(scratch), "drill");
            try (DirectorySink sink = new DirectorySink(place)) {
                long messages = Restore.run(plan, sink, place, segment -> {});
                List<SegmentManifest> differing = plan.segments().stream()
                        .filter(segment -> !isSame(segment, sink.file(segment)))
                        .toList();
                return new Report(plan.segments().size(), messages, plan.bytes(), differing);
            } finally {
                remove(place);
            }
        } catch (IOException e) {
            throw StorageException.unavailable("the drill cannot use " + scratch + ": " + e.getMessage(), e);
        }
    }

    /** Every message is proved by its checksum; the header says whether they are the right ones. Of a segment of which only a part is restored, only the checksums tell. */
    private boolean isSame(SegmentManifest segment, Path file) {
        if (!Files.exists(file)) {
            return !plan.covers(segment);
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
                SegmentReader restored = SegmentReader.open(file.toString(), in)) {
            restored.forEachRemaining(message -> {});
            return !plan.covers(segment) || restored.header().equals(segment.header());
        } catch (IOException e) {
            throw StorageException.unavailable("'" + file + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
