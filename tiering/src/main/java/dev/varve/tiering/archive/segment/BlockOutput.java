/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import java.io.IOException;
import java.io.OutputStream;

/** Lets the blocks of a file through and swallows the head before them, which is written anew once the file's end is known. */
final class BlockOutput extends OutputStream {

    private final OutputStream out;
    private boolean begun;
    private long written;

    BlockOutput(OutputStream out) {
        this.out = out;
    }

    /** From here on the blocks come. */
    void begin() {
        begun = true;
    }

    long written() {
        return written;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (begun) {
            out.write(bytes, offset, length);
            written += length;
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
