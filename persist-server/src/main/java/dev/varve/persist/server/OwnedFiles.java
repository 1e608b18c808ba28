/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import java.nio.file.Path;

/**
 * Puts other files in the place of those of slots that this server has claimed. Whoever was stopped here, and goes on when the slot is another's, puts nothing anywhere: what has the name then is its successor's.
 *
 * <p>Both methods throw {@link dev.varve.StorageException} with {@link dev.varve.ErrorCode#FENCED} if the slot is another's.
 */
interface OwnedFiles {

    /**
     * Puts a copy of {@code file}, as of its last commit, in its place, which a former owner keeps locked, stopped in the middle of a transaction. It is closed here.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if the file is not locked but in use
     */
    void unlock(int slot, Path file);

    /** Puts an empty file in the place of {@code file}, if it exists: for SQLite a database, or a journal, in which nothing was ever written. */
    void empty(int slot, Path file);
}
