/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import java.nio.file.Path;

/** Puts a file that was restored in the place of a stub, if the slot is still whose it was when the restore began. */
@FunctionalInterface
public interface Placing {

    /**
     * Puts {@code restored}, which is synced, in the place of {@code target}, on stable storage.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#FENCED} if the slot was claimed by another: nothing was changed
     */
    void replace(Path restored, Path target);
}
