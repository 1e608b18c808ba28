/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.process;

import dev.varve.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files below a directory, which others may change meanwhile. */
public final class FileTree {

    private FileTree() {}

    /** The length of each file below {@code directory}; empty if that is not there. */
    public static Map<Path, Long> lengths(Path directory) {
        Map<Path, Long> lengths = new HashMap<>();
        for (Path file : paths(directory)) {
            try {
                if (Files.isRegularFile(file)) {
                    lengths.put(file, Files.size(file));
                }
            } catch (NoSuchFileException e) {
                // It went away between the two questions.
            } catch (IOException e) {
                throw StorageException.unavailable("the size of " + file + " cannot be asked", e);
            }
        }
        return lengths;
    }

    /** The bytes of all files below {@code directory}. */
    public static long bytes(Path directory) {
        return lengths(directory).values().stream().mapToLong(Long::longValue).sum();
    }

    /** Deletes all that is below {@code directory}. */
    public static void empty(Path directory) {
        for (Path path : paths(directory)) {
            try {
                if (!path.equals(directory)) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException e) {
                throw StorageException.unavailable("cannot delete " + path, e);
            }
        }
    }

    /** The deepest first. */
    private static List<Path> paths(Path directory) {
        while (Files.exists(directory)) {
            try (Stream<Path> tree = Files.walk(directory)) {
                return tree.sorted(Comparator.reverseOrder()).toList();
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof NoSuchFileException)) {
                    throw StorageException.unavailable(directory + " cannot be listed", e.getCause());
                }
                // A directory went away while it was listed: once more.
            } catch (IOException e) {
                throw StorageException.unavailable(directory + " cannot be listed", e);
            }
        }
        return List.of();
    }
}
