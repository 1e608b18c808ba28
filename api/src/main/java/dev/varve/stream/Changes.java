/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

import java.time.Duration;
import java.util.Optional;

/**
 * An open change feed.
 *
 * <p>Every change of each stream is delivered once and in order; between streams there is no order. A lost notification is noticed and repaired behind the scenes;
 * where it cannot be, a {@link Change.Kind#RESET} says so. A reader that is slow costs bounded memory and never slows a writer. For use by one thread at a time,
 * except {@link #close()}.
 */
public interface Changes extends AutoCloseable {

    /**
     * The next change, waited for at most {@code wait}; empty when none came, which is not an error.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} once the feed or its store is closed
     */
    Optional<Change> next(Duration wait);

    /** Whether everything that existed when the feed was opened has been delivered. */
    boolean caughtUp();

    /** Ends the feed. Never throws; closing twice is harmless. */
    @Override
    void close();
}
