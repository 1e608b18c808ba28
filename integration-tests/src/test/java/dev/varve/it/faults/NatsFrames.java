/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** What a client sends a nats-server, copied operation by operation, without what is published to some subjects. For use by one thread. */
final class NatsFrames {

    private static final int LINE_FEED = '\n';

    private final InputStream in;
    private final OutputStream out;
    private final Predicate<String> lost;
    private final AtomicLong sent;

    /** @param sent counts the bytes that came in */
    NatsFrames(InputStream in, OutputStream out, Predicate<String> lost, AtomicLong sent) {
        this.in = in;
        this.out = out;
        this.lost = lost;
        this.sent = sent;
    }

    /** Copies until the client ends. */
    void copy() throws IOException {
        for (byte[] line = line(); line.length > 0; line = line()) {
            String[] words = new String(line, StandardCharsets.UTF_8).trim().split("\\s+");
            String operation = words[0].toUpperCase(Locale.ROOT);
            boolean publishes = operation.equals("PUB") || operation.equals("HPUB");
            byte[] payload = publishes ? payload(Integer.parseInt(words[words.length - 1])) : new byte[0];
            sent.addAndGet(line.length + payload.length);
            if (!publishes || !lost.test(words[1])) {
                out.write(line);
                out.write(payload);
            }
        }
    }

    /** A line with its end; empty at the end of everything. */
    private byte[] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            line.write(next);
            if (next == LINE_FEED) {
                break;
            }
        }
        return line.toByteArray();
    }

    private byte[] payload(int size) throws IOException {
        byte[] payload = in.readNBytes(size + 2);
        if (payload.length < size + 2) {
            throw new EOFException("the client ended within a message");
        }
        return payload;
    }
}
