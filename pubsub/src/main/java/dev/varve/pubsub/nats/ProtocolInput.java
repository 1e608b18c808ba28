/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import java.io.IOException;
import java.io.InputStream;

/** What a NATS server sends, without the messages, which a {@link FrameReader} takes out. For use by one thread. */
final class ProtocolInput extends InputStream {

    private final InputStream source;
    private final FrameReader frames;

    ProtocolInput(InputStream source, FrameReader.Target target) {
        this.source = source;
        this.frames = new FrameReader(target);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int taken = frames.pass(into, offset, length);
        while (taken == 0) {
            if (!frames.fill(source)) {
                return -1;
            }
            taken = frames.pass(into, offset, length);
        }
        return taken;
    }

    @Override
    public int available() throws IOException {
        return frames.ready() + source.available();
    }

    /** Whether something has come that was not looked at. */
    boolean hasMore() {
        try {
            return frames.hasMore() || source.available() > 0;
        } catch (IOException e) {
            // Whoever reads on finds that the connection has ended.
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
