/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.ClosableIterator;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/**
 * Several iterators, one after the other, each opened when the one before it is exhausted. For use by one thread.
 *
 * @param <T> the type of the results
 */
final class ChainedIterator<T> implements ClosableIterator<T> {

    private final Deque<Supplier<ClosableIterator<T>>> rest;
    private ClosableIterator<T> current;

    /** Opens the first of {@code parts}, of which there is at least one. */
    ChainedIterator(List<Supplier<ClosableIterator<T>>> parts) {
        rest = new ArrayDeque<>(parts);
        current = rest.remove().get();
    }

    @Override
    public boolean hasNext() {
        while (!current.hasNext() && !rest.isEmpty()) {
            current.close();
            current = rest.remove().get();
        }
        return current.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no result is left");
        }
        return current.next();
    }

    @Override
    public void close() {
        rest.clear();
        current.close();
    }
}
