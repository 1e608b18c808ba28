/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What is done with directories: their entries are made, listed and put on stable storage. */
final class Folders {

    private Folders() {}

    /** Makes {@code folder} and those above it, each on stable storage. */
    static void make(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path above = folder.toAbsolutePath().getParent();
        if (above != null) {
            make(above);
            Files.createDirectories(folder);
            sync(above);
        }
    }

    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Gives {@code file} the name {@code target}, on stable storage, in the place of what has it. */
    static void replace(Path file, Path target) throws IOException {
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(target.resolveSibling("."));
    }

    /** The names in {@code folder}; none where there is no such directory. */
    static List<String> names(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (NoSuchFileException none) {
            return List.of();
        }
        return names;
    }

    /** Removes {@code folder} with all that is in it. */
    static void delete(Path folder) throws IOException {
        for (String name : names(folder)) {
            Path entry = folder.resolve(name);
            if (Files.isDirectory(entry)) {
                delete(entry);
            } else {
                Files.deleteIfExists(entry);
            }
        }
        Files.deleteIfExists(folder);
    }
}
