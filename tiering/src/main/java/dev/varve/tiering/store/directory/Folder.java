/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.directory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done with folders: they are made and put on stable storage. */
final class Folder {

    private static final Logger LOG = LoggerFactory.getLogger(Folder.class);

    private Folder() {}

    /** Makes {@code folder} and those above it below {@code root}, which exists, each on stable storage. */
    static void make(Path root, Path folder) throws IOException {
        Path above = folder.getParent();
        if (above == null || folder.equals(root) || Files.isDirectory(folder)) {
            return;
        }
        make(root, above);
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
        sync(above);
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
