/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** What a NATS server sends, through a {@link FrameGuard}. For use by one thread. */
final class GuardedInput extends InputStream {

    private static final int READ_AT_ONCE = 64 * 1024;

    private final InputStream source;
    private final FrameGuard guard = new FrameGuard();
    private final byte[] read = new byte[READ_AT_ONCE];
    private byte[] passed = new byte[0];
    private int at;

    GuardedInput(InputStream source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (at == passed.length) {
            int count = source.read(read, 0, read.length);
            if (count < 0) {
                return -1;
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream(count);
            guard.pass(read, 0, count, out);
            passed = out.toByteArray();
            at = 0;
        }
        int taken = Math.min(length, passed.length - at);
        System.arraycopy(passed, at, into, offset, taken);
        at += taken;
        return taken;
    }

    @Override
    public int available() throws IOException {
        return passed.length - at + source.available();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
