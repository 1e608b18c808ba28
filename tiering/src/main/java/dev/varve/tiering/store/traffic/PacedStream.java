/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.traffic;

import java.io.IOException;
import java.io.InputStream;

/** A stream that is read at a pace, a little at a time. */
final class PacedStream extends InputStream {

    private static final int LITTLE = 1 << 14;

    private final InputStream in;
    private final Pacer pacer;

    PacedStream(InputStream in, Pacer pacer) {
        this.in = in;
        this.pacer = pacer;
    }

    @Override
    public int read() throws IOException {
        int next = in.read();
        if (next >= 0) {
            pacer.take(1);
        }
        return next;
    }

    @Override
    public int read(byte[] target, int offset, int size) throws IOException {
        int count = in.read(target, offset, Math.min(size, LITTLE));
        if (count > 0) {
            pacer.take(count);
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
