/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.pubsub.MalformedHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Passes on what a NATS server sends, and puts a mark in the place of header blocks that are none.
 *
 * <p>The server does not look into headers, so whoever may publish can send anything there. The reader of jnats 2.26 ends at a block that it cannot parse, and with it the connection of everyone who
 * subscribed: one message would take a persist server from all its clients.
 *
 * <p>Everything that a client receives comes through here: bytes are looked at where they were read, payloads not at all. For use by one thread.
 */
final class FrameGuard {

    private static final byte[] MARK =
            ("NATS/1.0\r\n" + MalformedHeaders.NAME + ": 1\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEADERS_AND_PAYLOAD = "HMSG ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PAYLOAD = "MSG ".getBytes(StandardCharsets.US_ASCII);
    private static final int LINE_END = 2;
    private static final int READ_AT_ONCE = 64 * 1024;

    private byte[] buffer = new byte[READ_AT_ONCE];
    /** Bytes before this one are gone. */
    private int passed;
    /** Bytes before this one may be passed on as they came. */
    private int cleared;
    /** No line ends between {@link #cleared} and this byte. */
    private int looked;
    /** Where the bytes end that have come. */
    private int end;
    /** How many bytes may be cleared unseen. */
    private long payloadToCome;
    /** Goes before what is cleared. */
    private byte[] replacement = {};

    private int replaced;

    /** Takes more from {@code source}, once all that can be was passed on; false at its end. */
    boolean fill(InputStream source) throws IOException {
        if (passed == end && buffer.length > READ_AT_ONCE) {
            buffer = new byte[READ_AT_ONCE];
        } else if (passed > 0) {
            System.arraycopy(buffer, passed, buffer, 0, end - passed);
        }
        cleared -= passed;
        looked -= passed;
        end -= passed;
        passed = 0;
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int count = source.read(buffer, end, buffer.length - end);
        end += Math.max(0, count);
        return count >= 0;
    }

    /** Passes on at most {@code length} bytes; returns how many, 0 if more must come first. */
    int pass(byte[] into, int offset, int length) {
        if (passed == cleared && replaced == replacement.length) {
            clear();
        }
        int taken;
        if (replaced < replacement.length) {
            taken = Math.min(length, replacement.length - replaced);
            System.arraycopy(replacement, replaced, into, offset, taken);
            replaced += taken;
        } else {
            taken = Math.min(length, cleared - passed);
            System.arraycopy(buffer, passed, into, offset, taken);
            passed += taken;
        }
        return taken;
    }

    /** How many bytes can be passed on without a look at others. */
    int ready() {
        return replacement.length - replaced + cleared - passed;
    }

    private void clear() {
        boolean more = cleared < end;
        while (more) {
            more = (payloadToCome > 0 ? clearPayload() : clearLine()) && cleared < end;
        }
    }

    private boolean clearPayload() {
        int taken = (int) Math.min(payloadToCome, end - cleared);
        payloadToCome -= taken;
        clearTo(cleared + taken);
        return true;
    }

    private void clearTo(int place) {
        cleared = place;
        looked = place;
    }

    /** Clears a line, with the headers that belong to it; false if it has to wait. */
    private boolean clearLine() {
        int next = afterLine();
        if (next < 0) {
            return false;
        }
        int textEnd = next - LINE_END;
        if (begins(HEADERS_AND_PAYLOAD, next)) {
            return clearHeaders(next, textEnd);
        }
        if (begins(PAYLOAD, next)) {
            payloadToCome = number(wordBefore(textEnd), textEnd) + LINE_END;
        }
        clearTo(next);
        return true;
    }

    private boolean clearHeaders(int block, int textEnd) {
        int last = wordBefore(textEnd);
        int size = (int) number(wordBefore(last - 1), last - 1);
        if (size > end - block) {
            return false;
        }
        long payload = number(last, textEnd) - size;
        boolean wellFormed = HeaderBlock.isWellFormed(buffer, block, block + size);
        if (!wellFormed && cleared > passed) {
            // What came before goes first.
            return false;
        }
        if (!wellFormed) {
            replacement = marked(payload, textEnd);
            replaced = 0;
            passed = block + size;
        }
        payloadToCome = payload + LINE_END;
        clearTo(block + size);
        return wellFormed;
    }

    /** What stands in the place of the line that begins at {@link #cleared} and of its headers. */
    private byte[] marked(long payload, int textEnd) {
        String text = new String(buffer, cleared, textEnd - cleared, StandardCharsets.ISO_8859_1);
        String[] words = text.split(" ");
        words[words.length - 2] = Integer.toString(MARK.length);
        words[words.length - 1] = Long.toString(MARK.length + payload);
        byte[] line = (String.join(" ", words) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] marked = Arrays.copyOf(line, line.length + MARK.length);
        System.arraycopy(MARK, 0, marked, line.length, MARK.length);
        return marked;
    }

    /** Where the next line begins; -1 if this one has not come whole. */
    private int afterLine() {
        while (looked < end) {
            if (buffer[looked] == '\n') {
                return looked + 1;
            }
            looked++;
        }
        return -1;
    }

    private boolean begins(byte[] start, int lineEnd) {
        return lineEnd - cleared > start.length
                && Arrays.equals(buffer, cleared, cleared + start.length, start, 0, start.length);
    }

    /** Where the word begins that ends before {@code place}. */
    private int wordBefore(int place) {
        int at = place;
        while (at > cleared && buffer[at - 1] != ' ') {
            at--;
        }
        return at;
    }

    private long number(int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + Character.digit(buffer[i], 10);
        }
        return number;
    }
}
