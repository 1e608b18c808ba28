/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.StorageException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whether a store is open, and what has to be closed with it. */
final class Lifecycle {
    private final Set<Runnable> closers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @throws StorageException UNAVAILABLE once the store is closed */
    void requireOpen() {
        if (closed) {
            throw closedStore();
        }
    }

    boolean isOpen() {
        return !closed;
    }

    /** Has {@code closer} run when the store closes; at once if that has happened. */
    void add(Runnable closer) {
        closers.add(closer);
        if (closed && closers.remove(closer)) {
            closer.run();
        }
    }

    void remove(Runnable closer) {
        closers.remove(closer);
    }

    void close() {
        closed = true;
        for (Runnable closer : List.copyOf(closers)) {
            if (closers.remove(closer)) {
                closer.run();
            }
        }
    }

    private static StorageException closedStore() {
        return StorageException.unavailable("the store is closed; open it again", null);
    }
}
