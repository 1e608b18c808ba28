/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client that subscribes at a nats-server, and then reads nothing. */
final class StuckSubscriber implements AutoCloseable {

    private final Socket socket;

    private StuckSubscriber(Socket socket) {
        this.socket = socket;
    }

    /** Subscribes to {@code subjects}, and returns when the server has confirmed it. */
    static StuckSubscriber to(String url, String subjects) {
        URI server = URI.create(url);
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
            StuckSubscriber subscriber = new StuckSubscriber(socket);
            String words = "CONNECT {\"verbose\":false,\"headers\":true}\r\nSUB " + subjects + " 1\r\nPING\r\n";
            socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
            subscriber.awaitPong();
            return subscriber;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitPong() throws IOException {
        StringBuilder said = new StringBuilder();
        while (said.indexOf("PONG\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("the server hung up after: " + said);
            }
            said.append((char) next);
        }
    }

    /** Whether something came that it has not read. */
    boolean isBehind() {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
