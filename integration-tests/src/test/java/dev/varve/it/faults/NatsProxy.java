/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** A network between clients and a nats-server that can be cut, as a whole or for what is published to some subjects. */
public final class NatsProxy implements AutoCloseable {

    private final URI target;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong sent = new AtomicLong();
    private volatile Predicate<String> lost = subject -> false;
    private volatile boolean refusing;
    private volatile boolean mute;

    private NatsProxy(URI target, ServerSocket listener) {
        this.target = target;
        this.listener = listener;
    }

    /** A proxy before the nats-server at {@code url}. */
    public static NatsProxy to(String url) {
        try {
            ServerSocket listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
            NatsProxy proxy = new NatsProxy(URI.create(url), listener);
            start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where clients connect. */
    public String url() {
        return "nats://127.0.0.1:" + listener.getLocalPort();
    }

    /** How many bytes clients have sent. */
    public long sent() {
        return sent.get();
    }

    /** Breaks every connection, and every new one, until {@link #heal}. */
    public void cut() {
        refusing = true;
        open.forEach(NatsProxy::end);
    }

    /** Loses what clients publish to subjects that fit, until {@link #heal}. */
    public void lose(Predicate<String> subjects) {
        lost = subjects;
    }

    /** Loses all that the server says, on connections that stay open, until {@link #heal}; cut them before that, since what was lost stays lost. */
    public void loseAnswers() {
        mute = true;
    }

    /** Whether what the server says is lost. */
    public boolean isMute() {
        return mute;
    }

    /** Lets everything pass again. */
    public void heal() {
        lost = subject -> false;
        refusing = false;
        mute = false;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (refusing) {
                    end(client);
                } else {
                    join(client);
                }
            } catch (IOException ended) {
                // The proxy ends, or nats-server is down and the client tries again.
            }
        }
    }

    private void join(Socket client) throws IOException {
        open.add(client);
        try {
            Socket server = new Socket(target.getHost(), target.getPort());
            open.add(server);
            start(() -> pump(
                    client, server, (in, out) -> new NatsFrames(in, out, subject -> lost.test(subject), sent).copy()));
            start(() -> pump(server, client, this::answer));
        } catch (IOException e) {
            end(client);
            throw e;
        }
    }

    private void answer(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (!mute) {
                out.write(buffer, 0, count);
            }
        }
    }

    /** Moves bytes until one side ends. */
    private interface Mover {
        void move(InputStream in, OutputStream out) throws IOException;
    }

    private void pump(Socket from, Socket to, Mover mover) {
        try (from;
                to) {
            mover.move(new BufferedInputStream(from.getInputStream(), 1 << 16), to.getOutputStream());
        } catch (IOException ended) {
            // One side broke: so does the other.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "nats-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void end(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        end(listener);
        open.forEach(NatsProxy::end);
    }
}
