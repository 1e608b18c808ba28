/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import dev.varve.persist.store.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory in which a file is restored, beside the place where it is to be.
 *
 * @param directory it, as a data directory of its own
 * @param file the file in it
 */
record Scratch(DataDirectory directory, Path file) {

    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);
    private static final String PREFIX = "restore-";

    /** A new one for {@code target}, a file of {@code directory}. */
    static Scratch make(DataDirectory directory, Path target) throws IOException {
        Path slot = target.resolveSibling(".").normalize();
        Path warm = Files.createDirectories(slot.resolve("warm"));
        Path root = Files.createTempDirectory(warm, PREFIX);
        Path file = root.resolve(directory.root().relativize(target));
        Files.createDirectories(file.resolveSibling(".").normalize());
        return new Scratch(new DataDirectory(root), file);
    }

    /** Nobody here writes such files; SQLite would believe one that lies beside {@code target}. */
    void removeLogsOf(Path target) throws IOException {
        for (String ending : List.of("-wal", "-shm")) {
            Files.deleteIfExists(target.resolveSibling(target.getFileName() + ending));
        }
    }

    /** Gives the file the name {@code target}, unless something has it: that is more than what was restored, or the same. */
    void link(Path target) throws IOException {
        try {
            Files.createLink(target, file);
        } catch (FileAlreadyExistsException other) {
            LOG.info("{} is there meanwhile, and what was restored is not needed", target, other);
        }
    }

    void syncDirectoryOf(Path target) throws IOException {
        try (FileChannel folder = FileChannel.open(target.resolveSibling(".").normalize(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** Removes it with all it holds. What cannot be removed is left to {@link #clear}. */
    void remove() {
        remove(directory.root());
    }

    private static void remove(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("what a restore needed stays in {}", root, e);
        }
    }

    /** Removes all in {@code folder} that were left. */
    static void clear(Path folder) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PREFIX + "*")) {
            left.forEach(Scratch::remove);
        } catch (IOException e) {
            LOG.warn("what restores have left in {} stays", folder, e);
        }
    }
}
