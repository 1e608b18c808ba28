/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.archive;

import java.util.List;

/** The role {@code archiver}: a thread for each archive. */
public final class ArchiverRole implements AutoCloseable {

    private final List<ArchiverThread> threads;

    private ArchiverRole(List<ArchiverThread> threads) {
        this.threads = threads;
    }

    /** Begins to archive, as soon as sources and stores are there. */
    public static ArchiverRole start(Archiving what) {
        ArchiverRole role = new ArchiverRole(what.archives().stream()
                .map(name -> new ArchiverThread(what, name))
                .toList());
        role.threads.forEach(ArchiverThread::start);
        return role;
    }

    /** Stores what waits, and ends. Closing twice is harmless. */
    @Override
    public void close() {
        threads.forEach(ArchiverThread::ask);
        threads.forEach(ArchiverThread::close);
    }
}
