/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.StorageException;
import dev.varve.persist.sqlite.Database;
import dev.varve.persist.sqlite.DatabaseSettings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A copy of a SQLite file as of its last commit, to be put in its place while a stopped process keeps it locked.
 *
 * <p>The stopped process may be in the middle of a commit, so the copy is made of the file and its rollback journal, and SQLite undoes in the copy what was not committed. If the process goes on, it has the old file: SQLite looks
 * whether the file was moved before it opens a journal by name.
 */
final class UnlockedCopy {

    private static final int ATTEMPTS = 10;
    private static final DatabaseSettings SETTINGS = new DatabaseSettings(4096, 2000, 0, 0);

    private final Path file;
    private final Path copy;

    /** @param copy where the copy is made, on the same file system as {@code file} */
    UnlockedCopy(Path file, Path copy) {
        this.file = file;
        this.copy = copy;
    }

    private static Path journal(Path database) {
        return database.resolveSibling(database.getFileName() + "-journal");
    }

    /** Makes the file for the copy, empty. If somebody removes it before the end, {@link #replace} fails and nothing is changed. */
    void begin() throws IOException {
        Files.deleteIfExists(journal(copy));
        Files.deleteIfExists(copy);
        Files.createFile(copy);
    }

    void replace() throws IOException {
        copyUnchanged();
        recover();
        sync(copy);
        // The old journal goes last: were it gone before, and this process ended, half a commit would stay. Played back
        // into the copy it changes nothing: the copy has been through that.
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Folders.sync(file.resolveSibling("."));
        Files.deleteIfExists(journal(file));
        Folders.sync(file.resolveSibling("."));
    }

    /** Everything is read twice. What was the same both times was so, all of it at once, at the moment between. */
    private void copyUnchanged() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            fill(journal(file), journal(copy));
            fill(file, copy);
            if (same(journal(file), journal(copy)) && same(file, copy)) {
                return;
            }
        }
        throw StorageException.unavailable("file " + file.getFileName() + " changes while it is copied", null);
    }

    private void fill(Path from, Path to) throws IOException {
        if (!Files.exists(from)) {
            Files.deleteIfExists(to);
            return;
        }
        boolean made = to.equals(copy);
        try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel target = made
                        ? FileChannel.open(to, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                        : FileChannel.open(
                                to,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING)) {
            long at = 0;
            long count = 1;
            while (count > 0) {
                count = source.transferTo(at, Long.MAX_VALUE - at, target);
                at += count;
            }
        }
    }

    private static boolean same(Path left, Path right) throws IOException {
        if (!Files.exists(left) || !Files.exists(right)) {
            return Files.exists(left) == Files.exists(right);
        }
        return Files.mismatch(left, right) < 0;
    }

    /** SQLite finds the journal beside the copy and undoes what it covers, before anything is read. */
    private void recover() throws IOException {
        try (Database database = Database.open(copy, SETTINGS)) {
            String found =
                    database.first("PRAGMA quick_check(1)", row -> row.text(1)).orElse("nothing");
            if (!found.equals("ok")) {
                throw StorageException.corrupt("file " + file.getFileName() + " is damaged: " + found, null);
            }
        }
        Files.deleteIfExists(journal(copy));
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
