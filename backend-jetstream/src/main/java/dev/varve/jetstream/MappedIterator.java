/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.ClosableIterator;
import java.util.function.Function;

/** The results of another iterator, each shown as something else. */
final class MappedIterator<S, T> implements ClosableIterator<T> {

    private final ClosableIterator<S> source;
    private final Function<S, T> view;

    MappedIterator(ClosableIterator<S> source, Function<S, T> view) {
        this.source = source;
        this.view = view;
    }

    @Override
    public boolean hasNext() {
        return source.hasNext();
    }

    @Override
    public T next() {
        return view.apply(source.next());
    }

    @Override
    public void close() {
        source.close();
    }
}
