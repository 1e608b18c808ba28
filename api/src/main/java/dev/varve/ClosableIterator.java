/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A lazily read sequence of results that holds resources until it is closed.
 *
 * <p>It holds a bounded number of results in memory however many there are. {@link #hasNext()} and {@link #next()} may block up to the deadline of the
 * store it came from, and throw {@link StorageException}. Close it when done, exhausted or not; closing twice is harmless. For use by one
 * thread at a time.
 *
 * @param <T> the type of the results
 */
public interface ClosableIterator<T> extends Iterator<T>, AutoCloseable {

    /** Gives back what the iterator holds. Never throws. */
    @Override
    void close();

    /** Reads all that is left into a list, then closes: for results known to be few. */
    default List<T> toList() {
        try (this) {
            List<T> all = new ArrayList<>();
            forEachRemaining(all::add);
            return all;
        }
    }
}
