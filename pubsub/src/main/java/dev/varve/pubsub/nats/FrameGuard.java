/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.pubsub.MalformedHeaders;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Passes on what a NATS server sends, and puts a mark in the place of header blocks that are none.
 *
 * <p>The server does not look into headers, so whoever may publish can send anything there. The reader of jnats 2.26 ends at a block that it cannot parse, and with it the connection of everyone who
 * subscribed: one message would take a persist server from all its clients. For use by one thread.
 */
final class FrameGuard {

    private static final byte[] MARK =
            ("NATS/1.0\r\n" + MalformedHeaders.NAME + ": 1\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEADERS_AND_PAYLOAD = "HMSG ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PAYLOAD = "MSG ".getBytes(StandardCharsets.US_ASCII);
    private static final int LINE_END = 2;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ByteArrayOutputStream headers = new ByteArrayOutputStream();
    private byte[] announcement = {};
    private int headersToCome;
    private long payloadToCome;

    /** Adds what may be passed on to {@code out} once {@code in[from..to)} has come. */
    void pass(byte[] in, int from, int to, ByteArrayOutputStream out) {
        int at = from;
        while (at < to) {
            if (headersToCome > 0) {
                int taken = Math.min(headersToCome, to - at);
                headers.write(in, at, taken);
                headersToCome -= taken;
                at += taken;
                if (headersToCome == 0) {
                    headersCame(out);
                }
            } else if (payloadToCome > 0) {
                int taken = (int) Math.min(payloadToCome, to - at);
                out.write(in, at, taken);
                payloadToCome -= taken;
                at += taken;
            } else {
                byte next = in[at++];
                line.write(next);
                if (next == '\n') {
                    lineCame(out);
                }
            }
        }
    }

    private void lineCame(ByteArrayOutputStream out) {
        byte[] text = line.toByteArray();
        line.reset();
        int end = text.length - LINE_END;
        int last = wordBefore(text, end);
        if (begins(text, HEADERS_AND_PAYLOAD)) {
            headersToCome = (int) number(text, wordBefore(text, last - 1), last - 1);
            payloadToCome = number(text, last, end) - headersToCome + LINE_END;
            announcement = text;
        } else {
            if (begins(text, PAYLOAD)) {
                payloadToCome = number(text, last, end) + LINE_END;
            }
            out.writeBytes(text);
        }
    }

    private static boolean begins(byte[] text, byte[] start) {
        return text.length > start.length && Arrays.equals(text, 0, start.length, start, 0, start.length);
    }

    /** Where the word begins that ends before {@code end}. */
    private static int wordBefore(byte[] text, int end) {
        int at = end;
        while (at > 0 && text[at - 1] != ' ') {
            at--;
        }
        return at;
    }

    private static long number(byte[] text, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + Character.digit(text[i], 10);
        }
        return number;
    }

    private void headersCame(ByteArrayOutputStream out) {
        byte[] block = headers.toByteArray();
        headers.reset();
        if (HeaderBlock.isWellFormed(block)) {
            out.writeBytes(announcement);
            out.writeBytes(block);
            return;
        }
        String[] words =
                new String(announcement, StandardCharsets.ISO_8859_1).trim().split(" ");
        words[words.length - 2] = Integer.toString(MARK.length);
        words[words.length - 1] = Long.toString(MARK.length + payloadToCome - LINE_END);
        out.writeBytes((String.join(" ", words) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(MARK);
    }
}
