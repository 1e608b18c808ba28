/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.nio.file.Path;

/** Puts a copy of a SQLite file, as of its last commit, in the place of one that a stopped process keeps locked. */
@SuppressWarnings("DoNotCallSuggester")
public final class UnlockedCopy {

    private UnlockedCopy() {}

    /**
     * Replaces {@code file}, which this process has closed and whose owner was fenced.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if somebody writes to it all the time: it is not locked by a stopped process
     */
    public static void replace(Path file) {
        throw new UnsupportedOperationException(file.toString());
    }
}
