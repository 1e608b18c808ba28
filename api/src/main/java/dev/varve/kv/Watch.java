/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.kv;

import java.time.Duration;
import java.util.Optional;

/**
 * An open watch on keys of a bucket.
 *
 * <p>Changes of a key arrive in order of revision, each once; a key that changes faster than the reader reads may show its latest value only. A reader that is slow costs
 * memory bounded by the number of keys, and never slows a writer. For use by one thread at a time, except {@link #close()}.
 */
public interface Watch extends AutoCloseable {

    /**
     * The next change, waited for at most {@code wait}; empty when none came, which is not an error.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} once the watch or its store is closed
     */
    Optional<KeyValueChange> next(Duration wait);

    /** Whether everything that existed when the watch was opened has been delivered. */
    boolean caughtUp();

    /** Ends the watch. Never throws; closing twice is harmless. */
    @Override
    void close();
}
