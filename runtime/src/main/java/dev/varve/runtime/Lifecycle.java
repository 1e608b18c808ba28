/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.StorageException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Closes what an application opened, last opened first. The application owns one, binds or passes it on, and closes it when it ends. Safe for use by many threads.
 */
public final class Lifecycle implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;

    /**
     * Entrusts {@code resource} to this life cycle, which from now on closes it, and returns it.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if this life cycle has ended; {@code resource} is closed then
     */
    public <R extends AutoCloseable> R add(R resource) {
        if (!accepted(resource)) {
            StorageException ended =
                    StorageException.unavailable("the application is closed; open another to go on", null);
            RuntimeException failure = close(resource, null);
            if (failure != null) {
                ended.addSuppressed(failure);
            }
            throw ended;
        }
        return resource;
    }

    private synchronized boolean accepted(AutoCloseable resource) {
        if (!closed) {
            open.push(resource);
        }
        return !closed;
    }

    /**
     * Closes every resource, even if one fails to close. Closing twice is harmless.
     *
     * @throws RuntimeException the first failure, the others suppressed in it
     */
    @Override
    public void close() {
        RuntimeException first = null;
        for (AutoCloseable resource = next(); resource != null; resource = next()) {
            first = close(resource, first);
        }
        if (first != null) {
            throw first;
        }
    }

    private synchronized @Nullable AutoCloseable next() {
        closed = true;
        return open.poll();
    }

    private static @Nullable RuntimeException close(AutoCloseable resource, @Nullable RuntimeException first) {
        try {
            resource.close();
            return first;
        } catch (Exception thrown) {
            RuntimeException failure = thrown instanceof RuntimeException unchecked
                    ? unchecked
                    : StorageException.unavailable(resource + " could not be closed", thrown);
            if (first == null) {
                return failure;
            }
            first.addSuppressed(failure);
            return first;
        }
    }
}
