/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.warm.Placing;
import java.nio.file.Path;

/**
 * Puts other files in the place of those of slots that this server has claimed. Whoever was stopped here, and goes on when the slot is another's, puts nothing anywhere: what has the name then is its successor's.
 *
 * <p>All methods throw {@link dev.varve.StorageException} with {@link dev.varve.ErrorCode#FENCED} if the slot is another's.
 */
interface OwnedFiles {

    /**
     * Puts a copy of {@code file}, as of its last commit, in its place, which a former owner keeps locked, stopped in the middle of a transaction. It is closed here.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if the file is not locked but in use
     */
    void unlock(int slot, Path file);

    /** Puts {@code other}, which is synced, in the place of {@code file}. Which of the two is there after a loss of power is not sure. */
    void put(int slot, Path file, Path other);

    /** What puts restored files of {@code slot} in the place of stubs as long as the server owns the slot as it does now. For use by any thread. */
    Placing placing(int slot);

    /** Puts an empty file in the place of {@code file}, if it exists: for SQLite a database, or a journal, in which nothing was ever written. */
    void empty(int slot, Path file);
}
