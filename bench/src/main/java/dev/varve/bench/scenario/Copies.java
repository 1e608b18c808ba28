/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.StorageException;
import dev.varve.bench.process.FileTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The directory to which a server ships copies, looked at while it does: files that are there for a moment only count as well. For use by one thread. */
final class Copies {

    /** Nothing came for this long, and no file is marked as changed: the server has shipped all. */
    private static final Duration QUIET = Duration.ofMillis(1_500);

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final long LOOK_NANOS = 20_000_000;

    private final Path directory;
    private final Path data;
    private final Map<Path, Long> seen = new HashMap<>();
    private Map<Path, Long> known = Map.of();

    /**
     * @param directory where the copies are
     * @param data the data directory of the server
     */
    Copies(Path directory, Path data) {
        this.directory = directory;
        this.data = data;
    }

    /** Only files that come from now on count. */
    void begin() {
        known = FileTree.lengths(directory);
        seen.clear();
    }

    /** Looks again and again, until all that was changed has been shipped. */
    void awaitShipped() {
        long begun = System.nanoTime();
        long changed = begun;
        while (System.nanoTime() - changed < QUIET.toNanos()) {
            if (look() || marked()) {
                changed = System.nanoTime();
            }
            if (System.nanoTime() - begun > LIMIT.toNanos()) {
                throw StorageException.unavailable(
                        "the server had not shipped all after " + LIMIT.toSeconds() + " s", null);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Whether there is something that was not there at the last look. */
    boolean look() {
        boolean more = false;
        for (Map.Entry<Path, Long> file : FileTree.lengths(directory).entrySet()) {
            if (!known.containsKey(file.getKey())) {
                Long before = seen.put(file.getKey(), file.getValue());
                more |= before == null || !before.equals(file.getValue());
            }
        }
        return more;
    }

    /** Whether the server has marked a file as changed and not shipped. */
    private boolean marked() {
        return FileTree.lengths(data).keySet().stream()
                .anyMatch(file -> file.getParent() != null && file.getParent().endsWith("warm"));
    }

    /** The bytes of all that has come. */
    long bytes() {
        return seen.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many files have come. */
    int files() {
        return seen.size();
    }
}
