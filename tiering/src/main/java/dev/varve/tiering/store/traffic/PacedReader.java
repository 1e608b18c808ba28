/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.traffic;

import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobReader;
import java.io.InputStream;

/** A reader at a pace. */
final class PacedReader implements BlobReader {

    private final BlobReader reader;
    private final InputStream stream;

    PacedReader(BlobReader reader, Pacer pacer) {
        this.reader = reader;
        this.stream = new PacedStream(reader.stream(), pacer);
    }

    @Override
    public BlobInfo info() {
        return reader.info();
    }

    @Override
    public InputStream stream() {
        return stream;
    }

    @Override
    public void close() {
        reader.close();
    }
}
