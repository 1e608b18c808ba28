/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.nio.file.Path;

/** The directory {@code servers/<incarnation>} of a server process: its fence, its reserve of space and the journals of its workers. Locked as long as the process lives. */
@SuppressWarnings("DoNotCallSuggester")
public final class ServerHome implements AutoCloseable {

    private ServerHome() {}

    /** Makes the directory of the process {@code incarnation} below the data directory {@code root}. */
    public static ServerHome create(Path root, String incarnation) {
        throw new UnsupportedOperationException(root + incarnation);
    }

    /** The name of the process. */
    public String incarnation() {
        throw new UnsupportedOperationException();
    }

    /** Where the worker {@code number} keeps its journal. */
    public Path worker(int number) {
        throw new UnsupportedOperationException(String.valueOf(number));
    }

    /** The fence of this server. */
    public Fence fence() {
        throw new UnsupportedOperationException();
    }

    /** Removes the directory; every journal was removed before. */
    public void remove() {
        throw new UnsupportedOperationException();
    }

    /** Ends as a killed process does: the directory stays, unlocked. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
