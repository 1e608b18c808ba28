/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.process;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Directories in which benchmarks keep their files. */
public final class WorkDirectory {

    /** Less free disk than this, and no benchmark begins. */
    private static final long LEAST_FREE_BYTES = 2L << 30;

    private WorkDirectory() {}

    /**
     * A new directory under {@code parent}, which is made where it is missing; the file system there is what is measured.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if too little is free there, {@link dev.varve.ErrorCode#UNAVAILABLE} if it cannot be made
     */
    public static Path make(Path parent) {
        try {
            Files.createDirectories(parent);
            long free = Files.getFileStore(parent).getUsableSpace();
            Preconditions.require(
                    free >= LEAST_FREE_BYTES,
                    "only " + (free >> 20) + " MiB are free at " + parent + ", a benchmark wants "
                            + (LEAST_FREE_BYTES >> 20) + "; name another place with --directory");
            return Files.createTempDirectory(parent, "varve-bench");
        } catch (IOException e) {
            throw StorageException.unavailable("cannot make a directory under " + parent, e);
        }
    }

    /**
     * Deletes {@code directory} with all that is in it; nothing is done where there is none.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if it cannot be deleted
     */
    public static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) tree.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            throw StorageException.unavailable("cannot delete " + directory, e);
        }
    }
}
