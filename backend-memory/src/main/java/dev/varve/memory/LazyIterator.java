/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.ClosableIterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Results found one at a time, each when it is asked for; holds at most one. */
final class LazyIterator<T> implements ClosableIterator<T> {
    /** How the next result is found. */
    interface Step<T> {
        /** The result after {@code previous}, which is null at first; null where there are no more. */
        @Nullable
        T after(@Nullable T previous);
    }

    private final Lifecycle lifecycle;
    private final Step<T> step;
    private @Nullable T previous;
    private @Nullable T next;
    private boolean done;

    LazyIterator(Lifecycle lifecycle, Step<T> step) {
        this.lifecycle = lifecycle;
        this.step = step;
    }

    @Override
    public boolean hasNext() {
        if (!done && next == null) {
            lifecycle.requireOpen();
            next = step.after(previous);
            done = next == null;
        }
        return next != null;
    }

    @Override
    public T next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("no more results");
        }
        T result = next;
        previous = result;
        next = null;
        return result;
    }

    @Override
    public void close() {
        done = true;
        next = null;
    }
}
