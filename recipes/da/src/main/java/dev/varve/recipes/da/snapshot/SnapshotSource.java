/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.snapshot;

import java.io.IOException;
import java.io.InputStream;

/** The application, as one that takes snapshots sees it. Called by one thread at a time. */
public interface SnapshotSource {

    /**
     * A state that does not change while it is read.
     *
     * @param id which state it is
     * @param content its bytes; whoever asked closes them
     */
    record State(SnapshotId id, InputStream content) {}

    /** The state as it is now. */
    State state() throws IOException;
}
