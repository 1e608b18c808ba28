/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.model;

import dev.varve.ClosableIterator;
import java.util.Iterator;
import java.util.List;

/** The elements of a list, as a store would hand them out. */
record ModelIterator<T>(Iterator<T> elements) implements ClosableIterator<T> {

    static <T> ModelIterator<T> of(List<T> elements) {
        return new ModelIterator<>(elements.iterator());
    }

    @Override
    public boolean hasNext() {
        return elements.hasNext();
    }

    @Override
    public T next() {
        return elements.next();
    }

    @Override
    public void close() {
        // A list holds nothing that must be given back.
    }
}
