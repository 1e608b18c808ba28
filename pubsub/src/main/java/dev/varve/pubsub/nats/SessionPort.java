/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.pubsub.WireMessage;
import io.nats.client.Options;
import io.nats.client.impl.SocketDataPort;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A connection's socket. jnats makes the connection and keeps it alive; messages are read from it and written to it here, on the threads that read and publish. Public for jnats only, which makes it by its name.
 */
public final class SessionPort extends SocketDataPort {

    private final FrameWriter writer = new FrameWriter(this::send);
    private volatile FrameReader.Target target = (id, message) -> {};
    private volatile @Nullable Thread reader;

    /** For jnats. */
    public SessionPort() {}

    @Override
    public void afterConstruct(Options options) {
        if (options.getErrorListener() instanceof SessionListener listener) {
            listener.made(this);
        }
    }

    /** Hands messages to {@code taker} from now on. */
    void deliverTo(FrameReader.Target taker) {
        target = taker;
    }

    /** What writes messages. */
    FrameWriter writer() {
        return writer;
    }

    /** Whether the calling thread is the one that reads, so that nothing is read while it waits. */
    boolean isReader() {
        return reader == Thread.currentThread();
    }

    /** Whether something has come that was not read; for the thread that reads, and true for others. */
    boolean hasMore() {
        return !isReader() || !(in instanceof ProtocolInput input) || input.hasMore();
    }

    private void take(long id, WireMessage message) {
        target.take(id, message);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        reader = Thread.currentThread();
        // The stream is a new one after the connection was made, and again after it was secured.
        if (!(in instanceof ProtocolInput)) {
            in = new ProtocolInput(in, this::take);
        }
        return super.read(into, offset, length);
    }

    /** What jnats writes, which are whole frames, comes behind all messages before it. */
    @Override
    public void write(byte[] bytes, int length) throws IOException {
        writer.write(bytes, length);
    }

    private void send(byte[] bytes, int length) throws IOException {
        super.write(bytes, length);
    }
}
