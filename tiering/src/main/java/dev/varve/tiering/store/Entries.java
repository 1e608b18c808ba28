/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import dev.varve.ClosableIterator;
import java.util.Iterator;

/** A listing over any iterator, with nothing to close: for those who write a store. */
public record Entries(Iterator<BlobEntry> iterator) implements ClosableIterator<BlobEntry> {

    @Override
    public boolean hasNext() {
        return iterator.hasNext();
    }

    @Override
    public BlobEntry next() {
        return iterator.next();
    }

    @Override
    public void close() {}
}
