/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Speaks NATS's own protocol over a socket: it can send headers that no client library would. */
final class RawNatsClient implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader in;

    RawNatsClient(String url) throws IOException {
        URI address = URI.create(url);
        this.socket = new Socket(address.getHost(), address.getPort());
        this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        write("CONNECT {\"verbose\":false,\"headers\":true,\"no_responders\":true}\r\n");
        flush();
    }

    /** Publishes {@code headers}, whatever they are, and {@code payload}. */
    void publish(String subject, String replyTo, byte[] headers, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        int total = headers.length + payload.length;
        frame.writeBytes(("HPUB " + subject + " " + replyTo + " " + headers.length + " " + total + "\r\n")
                .getBytes(StandardCharsets.UTF_8));
        frame.writeBytes(headers);
        frame.writeBytes(payload);
        frame.writeBytes(new byte[] {'\r', '\n'});
        socket.getOutputStream().write(frame.toByteArray());
    }

    /** Returns when the NATS server has taken all; what it complained of is an error. */
    void flush() throws IOException {
        write("PING\r\n");
        String line = in.readLine();
        while (line != null && !line.equals("PONG")) {
            if (line.startsWith("-ERR")) {
                throw new IOException(line);
            }
            line = in.readLine();
        }
        if (line == null) {
            throw new IOException("the NATS server hung up");
        }
    }

    private void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
