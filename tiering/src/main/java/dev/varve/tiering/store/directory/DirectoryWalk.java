/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.directory;

import dev.varve.StorageException;
import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.StorageClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeSet;

/** The blobs of a directory in order of key, one folder in memory for each part of a key. */
final class DirectoryWalk implements Iterator<BlobEntry> {

    private final Path root;
    private final String prefix;
    private final Deque<Iterator<String>> open = new ArrayDeque<>();
    private Optional<BlobEntry> next = Optional.empty();

    DirectoryWalk(Path root, String prefix) {
        this.root = root;
        this.prefix = prefix;
        open.push(children(""));
    }

    /** The names in the folder {@code path}, which is empty or ends with a slash: keys, and folders with a slash at the end, in order. */
    private Iterator<String> children(String path) {
        TreeSet<String> names = new TreeSet<>();
        Path folder = root.resolve(path);
        try {
            for (String name : Folder.names(folder, name -> !name.startsWith("."))) {
                if (KeyFiles.version(name).isPresent()) {
                    names.add(path + name.substring(name.indexOf('~') + 1));
                } else if (name.indexOf('~') < 0 && Files.isDirectory(folder.resolve(name))) {
                    names.add(path + name + "/");
                }
            }
        } catch (NoSuchFileException e) {
            return names.iterator();
        } catch (IOException e) {
            throw DirectoryErrors.of("list", folder.toString(), e);
        }
        names.removeIf(name -> !name.startsWith(prefix) && !(name.endsWith("/") && prefix.startsWith(name)));
        return names.iterator();
    }

    @Override
    public boolean hasNext() {
        while (next.isEmpty() && !open.isEmpty()) {
            if (!open.peek().hasNext()) {
                open.pop();
                continue;
            }
            String name = open.peek().next();
            if (name.endsWith("/")) {
                open.push(children(name));
            } else {
                next = key(name).flatMap(this::entry);
            }
        }
        return next.isPresent();
    }

    /** The key; empty for what somebody else has put there under a name that no blob can have. */
    private static Optional<BlobKey> key(String name) {
        try {
            return Optional.of(BlobKey.of(name));
        } catch (StorageException e) {
            return Optional.empty();
        }
    }

    private Optional<BlobEntry> entry(BlobKey key) {
        try {
            return new KeyFiles(root, key)
                    .present()
                    .map(record -> new BlobEntry(key, record.length(), record.tag(), StorageClass.STANDARD));
        } catch (IOException e) {
            throw DirectoryErrors.of("list", key.value(), e);
        }
    }

    @Override
    public BlobEntry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        BlobEntry result = next.orElseThrow();
        next = Optional.empty();
        return result;
    }
}
