/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes frames to a connection, in the order in which they were given.
 *
 * <p>A frame is written by the thread that gives it, so that no other need be woken; where another writes already, it takes what was given meanwhile. What need not go {@linkplain #later at once} is written by the writer's own thread, together with what has come by
 * then. A connection that cannot be written has ended, which who reads it finds. Safe for use by many threads.
 */
final class FrameWriter implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(FrameWriter.class);

    private final Socket socket;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean wanted = new AtomicBoolean();
    private final Object lock = new Object();
    private volatile @Nullable Thread own;
    private volatile boolean over;
    // Guarded by lock.
    private FrameBuffer waiting = new FrameBuffer();
    // Guarded by writing.
    private FrameBuffer spare = new FrameBuffer();

    /** Where bytes go. */
    @FunctionalInterface
    interface Socket {
        /** Writes the first {@code length} of {@code bytes}; blocks while the other side does not take them. */
        void write(byte[] bytes, int length) throws IOException;
    }

    FrameWriter(Socket socket) {
        this.socket = socket;
    }

    /** Writes what {@code frames} puts into the buffer, unless another thread is about to. */
    void now(Consumer<FrameBuffer> frames) {
        add(frames);
        writeWaiting();
    }

    /** Has what {@code frames} puts into the buffer written soon. */
    void later(Consumer<FrameBuffer> frames) {
        add(frames);
        if (wanted.compareAndSet(false, true)) {
            LockSupport.unpark(own);
        }
    }

    /** Writes {@code bytes}, whole frames of somebody else, behind all that was given before. */
    void write(byte[] bytes, int length) throws IOException {
        writing.lock();
        try {
            send(take());
            socket.write(bytes, length);
        } finally {
            writing.unlock();
        }
        writeWaiting();
    }

    /** The own thread, until this has ended. */
    @Override
    public void run() {
        own = Thread.currentThread();
        while (!over) {
            if (wanted.getAndSet(false)) {
                writeWaiting();
            } else {
                LockSupport.park(this);
            }
        }
    }

    /** Ends the own thread. */
    void end() {
        over = true;
        LockSupport.unpark(own);
    }

    private void add(Consumer<FrameBuffer> frames) {
        synchronized (lock) {
            int before = waiting.size();
            try {
                frames.accept(waiting);
            } catch (RuntimeException | Error e) {
                waiting.cutTo(before);
                throw e;
            }
        }
    }

    private boolean isWaiting() {
        synchronized (lock) {
            return !waiting.isEmpty();
        }
    }

    /** After a thread has let go of the connection, it looks once more: who came meanwhile has left it to that thread. */
    private void writeWaiting() {
        while (isWaiting() && writing.tryLock()) {
            try {
                send(take());
            } catch (IOException e) {
                log.debug("what was published last was not written; the connection has ended", e);
                return;
            } finally {
                writing.unlock();
            }
        }
    }

    private FrameBuffer take() {
        synchronized (lock) {
            FrameBuffer taken = waiting;
            waiting = spare;
            spare = taken;
            return taken;
        }
    }

    private void send(FrameBuffer taken) throws IOException {
        try {
            if (!taken.isEmpty()) {
                socket.write(taken.bytes(), taken.size());
            }
        } finally {
            taken.clear();
        }
    }
}
