/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.ClosableIterator;
import java.util.Iterator;
import java.util.List;

/** A result that is held already. */
final class HeldIterator<T> implements ClosableIterator<T> {

    private Iterator<T> left;

    HeldIterator(List<T> results) {
        this.left = results.iterator();
    }

    @Override
    public boolean hasNext() {
        return left.hasNext();
    }

    @Override
    public T next() {
        return left.next();
    }

    @Override
    public void close() {
        left = List.<T>of().iterator();
    }
}
