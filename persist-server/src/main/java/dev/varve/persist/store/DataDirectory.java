/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where files are: {@code slots/<slot>/<file>} below the root, so that a slot is one directory and moves as a whole.
 *
 * @param root the data directory, which several servers may share
 */
public record DataDirectory(Path root) {

    public DataDirectory {
        root = root.toAbsolutePath().normalize();
    }

    /** The file of {@code key}, whether it exists or not. */
    public Path file(StoreKey key) {
        return slot(key.slot()).resolve(key.fileName());
    }

    /** The catalog of {@code slot}, whether it exists or not. */
    public Path catalog(int slot) {
        return slot(slot).resolve("catalog.db");
    }

    /** The directory of {@code slot}. */
    public Path slot(int slot) {
        return root.resolve("slots").resolve(String.format("%04d", slot));
    }

    /** Where the tier keeps its marks for {@code slot}, and files that are being restored, whether it exists or not. */
    public Path warm(int slot) {
        return slot(slot).resolve("warm");
    }

    /** Whether no slot was ever stored in here. */
    public boolean isEmpty() {
        Path slots = root.resolve("slots");
        if (!Files.isDirectory(slots)) {
            return true;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(slots)) {
            return !all.iterator().hasNext();
        } catch (IOException e) {
            throw StorageException.unavailable("directory " + slots + " cannot be listed", e);
        }
    }

    /** Makes the directory of {@code slot} where there is none. */
    public void makeSlot(int slot) {
        Path folder = slot(slot);
        if (Files.isDirectory(folder)) {
            return;
        }
        try {
            Files.createDirectories(folder);
            sync(root.resolve("slots"));
        } catch (IOException e) {
            throw StorageException.insufficientStorage("directory of slot " + slot + " cannot be made", e);
        }
    }

    /** SQLite syncs the directory of a file it creates, but not the one above. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
