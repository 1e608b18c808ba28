/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import java.io.IOException;
import java.io.InputStream;

/**
 * A reader over the stream that a store has of a blob, checking it as {@link BlobReader} wants: for those who write a store.
 */
public final class VerifiedReader implements BlobReader {

    private final BlobInfo info;
    private final VerifiedStream stream;

    /**
     * @param info what is read
     * @param options which part of it
     * @param in the bytes of that part; closed with this reader
     */
    public VerifiedReader(BlobInfo info, ReadOptions options, InputStream in) {
        this.info = info;
        this.stream = VerifiedStream.ofBlob(in, info, options);
    }

    @Override
    public BlobInfo info() {
        return info;
    }

    @Override
    public InputStream stream() {
        return stream;
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            // Whoever closes has read what it wanted.
        }
    }
}
