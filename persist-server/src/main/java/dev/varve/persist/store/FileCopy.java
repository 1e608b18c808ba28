/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.StorageException;
import dev.varve.persist.sqlite.Backup;
import dev.varve.persist.sqlite.Database;
import dev.varve.persist.sqlite.DatabaseSettings;
import java.nio.file.Path;

/** Copies of files as of their last commits, made while their owner goes on. Safe for use by many threads. */
public final class FileCopy {

    private static final DatabaseSettings SETTINGS = new DatabaseSettings(1024, 2000, 0, 5000);

    private FileCopy() {}

    /**
     * Copies the committed state of {@code source}, in one read transaction, to {@code target}, which must not exist, and checks the copy. Nothing is synced. Until it is done nobody can commit to {@code source}.
     *
     * @return what the copy holds
     * @throws StorageException {@link dev.varve.ErrorCode#CORRUPT} if the copy does not hold together, {@link dev.varve.ErrorCode#UNAVAILABLE} if it cannot be made now; {@code target} is to be removed then
     */
    public static FileSummary make(Path source, Path target) {
        Backup.copy(source, target, SETTINGS.busyMillis());
        try (Database copy = Database.open(target, SETTINGS)) {
            String found =
                    copy.first("PRAGMA integrity_check(1)", row -> row.text(1)).orElse("nothing");
            if (!found.equals("ok")) {
                throw StorageException.corrupt("the copy of " + source + " does not hold together: " + found, null);
            }
            return summary(copy);
        }
    }

    /** What the state row of {@code file}, which nobody has open, says. */
    public static FileSummary summary(Path file) {
        try (Database database = Database.open(file, SETTINGS)) {
            return summary(database);
        }
    }

    /** What {@code file}, as it was committed last, says of itself; others may have it open. */
    public static Identity identity(Path file) {
        try (Database database = Database.open(file, SETTINGS)) {
            FileState state = state(database);
            return new Identity(state.key(), state.summary());
        }
    }

    private static FileSummary summary(Database database) {
        return state(database).summary();
    }

    private static FileState state(Database database) {
        FileState state = new FileState(database);
        state.load();
        return state;
    }

    /**
     * What a file says of itself.
     *
     * @param key the text of the key that it is for
     * @param state what it holds
     */
    public record Identity(String key, FileSummary state) {}
}
