/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.directory;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The folders below a root, each made if need be and put on stable storage once: one that is there may have been made by a process that had not yet synced it, or never will. */
final class Folders {

    private final Path root;
    private final DirectoryStep.Watcher watcher;
    private final Set<Path> synced = ConcurrentHashMap.newKeySet();

    Folders(Path root, DirectoryStep.Watcher watcher) {
        this.root = root;
        this.watcher = watcher;
    }

    /** Makes {@code folder} and those above it below the root, which exists, each on stable storage. */
    void make(Path folder) throws IOException {
        Path above = folder.getParent();
        if (above == null || folder.equals(root)) {
            return;
        }
        boolean there = Files.isDirectory(folder);
        if (there && synced.contains(folder)) {
            return;
        }
        make(above);
        if (!there) {
            create(folder);
        }
        watcher.before(DirectoryStep.SYNC_ABOVE);
        Folder.sync(above);
        synced.add(folder);
    }

    private static void create(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    /** Puts {@code folder}, if it is there, the names in it and those of all above it on stable storage. */
    void sync(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            make(folder);
            Folder.sync(folder);
        }
    }
}
