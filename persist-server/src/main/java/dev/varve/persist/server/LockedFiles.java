/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import java.nio.file.Path;

/** Opens the way to files that a former owner of their slot keeps locked, stopped in the middle of a transaction. */
@FunctionalInterface
interface LockedFiles {

    /**
     * Puts a copy of {@code file}, as of its last commit, in its place. It is of {@code slot}, which this server has claimed, and closed here.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#FENCED} if the slot is another's; {@link dev.varve.ErrorCode#UNAVAILABLE} if the file is not locked but in use
     */
    void unlock(int slot, Path file);
}
