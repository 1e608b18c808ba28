/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.directory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done with a folder: it is read, put on stable storage, and cleared of files. */
final class Folder {

    private static final Logger LOG = LoggerFactory.getLogger(Folder.class);

    private Folder() {}

    /** The names in {@code folder} that {@code wanted} has. */
    static List<String> names(Path folder, Predicate<String> wanted) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            return names(files, wanted);
        }
    }

    static List<String> names(DirectoryStream<Path> files, Predicate<String> wanted) throws IOException {
        List<String> names = new ArrayList<>();
        try {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (wanted.test(name)) {
                    names.add(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    /** Puts the names in {@code folder} on stable storage. */
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Removes a file that does no harm if it stays. */
    static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.info("{} cannot be removed: {}", file, e.toString());
        }
    }
}
