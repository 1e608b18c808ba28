/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.persist.sqlite.Database;
import java.nio.file.Path;

/** The memory outside the heap that the pages of an open file take and can do without. For use by the file's thread, between its requests. */
public final class PageMemory {

    private static final long UNKNOWN = -1;

    private final Database database;
    private final Path path;
    private final long most;
    private long bytes = UNKNOWN;

    PageMemory(Database database, Path path, StoreSettings settings) {
        this.database = database;
        this.path = path;
        this.most = settings.cacheKibibytes() * 1024L;
    }

    /** The file may have grown. */
    void committed() {
        bytes = UNKNOWN;
    }

    /** What they take at most. */
    public long bytes() {
        if (bytes == UNKNOWN) {
            bytes = Math.min(most, path.toFile().length());
        }
        return bytes;
    }

    /** Gives it back; pages are read again when they are asked for. */
    public void release() {
        database.releasePages();
    }
}
