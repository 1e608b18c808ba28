/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.micro;

import dev.varve.Durability;
import dev.varve.persist.store.StoredFile;
import dev.varve.persist.store.WriteGroup;

/**
 * Groups of writes to one file as a server makes them: their commands count as synced in the journal when a group has ended, and the file itself is committed now and then. For use by one thread.
 *
 * <p>A server commits files in the background, as often as it has time for; here it is done after every {@value #COMMIT_AFTER} writes, and its cost is a part of theirs.
 */
final class WriteCycle {

    private static final int COMMIT_AFTER = 10_000;
    private static final long EPOCH = 1;

    private final StoredFile file;
    private long lsn;
    private int uncommitted;

    WriteCycle(StoredFile file) {
        this.file = file;
    }

    /** Has {@code writes} carry out {@code count} writes of one group. */
    void group(int count, Runnable writes) {
        file.refresh();
        file.begin(WriteGroup.of(Durability.DISK, EPOCH, System.currentTimeMillis()));
        writes.run();
        lsn += count;
        file.end(lsn);
        file.journaled();
        uncommitted += count;
        if (uncommitted >= COMMIT_AFTER) {
            commit();
        }
    }

    /** Commits what was written since the last time. */
    void commit() {
        file.commit();
        uncommitted = 0;
    }
}
