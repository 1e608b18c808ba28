/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.directory;

/** What a write does, one after the other; a test stops before each. */
enum DirectoryStep {
    MAKE_FOLDERS,
    SYNC_ABOVE,
    WRITE_DATA,
    SYNC_DATA,
    WRITE_RECORD,
    SYNC_RECORD,
    LINK,
    REMOVE_DRAFT,
    SYNC_FOLDER,
    REMOVE_OLD,
    DONE;

    /** Whoever wants to know of a step before it is taken. */
    interface Watcher {
        void before(DirectoryStep step);

        /** Lets everything happen. */
        Watcher NONE = step -> {};
    }
}
