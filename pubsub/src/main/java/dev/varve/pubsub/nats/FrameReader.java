/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.Bytes;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the messages out of what a NATS server sends, and passes on the rest, which is jnats's.
 *
 * <p>jnats would bring each message to another thread, and its reader ends at a header block that it cannot parse, and with it the connection of everyone who subscribed: the server does not look into headers, so whoever may publish
 * can send anything there. Here such a message comes with a mark in the place of its headers.
 *
 * <p>A message is handed over before anything that follows it is passed on. For use by one thread.
 */
final class FrameReader {

    private static final byte[] HEADERS_AND_PAYLOAD = "HMSG ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PAYLOAD = "MSG ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};
    private static final int LINE_END = 2;
    private static final int READ_AT_ONCE = 64 * 1024;

    private final Target target;
    private byte[] buffer = new byte[READ_AT_ONCE];
    /** Bytes before this one are gone. */
    private int passed;
    /** Bytes before this one may be passed on as they came. */
    private int cleared;
    /** No line ends between {@link #cleared} and this byte. */
    private int looked;
    /** Where the bytes end that have come. */
    private int end;
    /** The message of which the payload has not come whole. */
    private @Nullable Incoming incoming;

    /** Takes messages. */
    @FunctionalInterface
    interface Target {
        /** Takes {@code message}, which came by the subscription {@code id}. Neither waits long nor throws. */
        void take(long id, WireMessage message);
    }

    /** A message whose payload is coming. */
    private static final class Incoming {
        private final long id;
        private final String subject;
        private final Optional<String> replyTo;
        private final WireHeaders headers;
        private final byte[] payload;
        /** How many bytes have come, of the payload and of the end of its line. */
        private int come;

        private Incoming(long id, String subject, Optional<String> replyTo, WireHeaders headers, int size) {
            this.id = id;
            this.subject = subject;
            this.replyTo = replyTo;
            this.headers = headers;
            this.payload = size == 0 ? NOTHING : new byte[size];
        }

        /** Takes what it lacks of {@code bytes[from..to)}; returns how many those were. */
        private int take(byte[] bytes, int from, int to) {
            int taken = Math.min(payload.length + LINE_END - come, to - from);
            int ofPayload = Math.min(payload.length - come, taken);
            if (ofPayload > 0) {
                System.arraycopy(bytes, from, payload, come, ofPayload);
            }
            come += taken;
            return taken;
        }

        private boolean isWhole() {
            return come == payload.length + LINE_END;
        }

        private WireMessage message() {
            return new WireMessage(subject, replyTo, headers, Bytes.wrap(payload));
        }
    }

    FrameReader(Target target) {
        this.target = target;
    }

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
        if (passed == cleared) {
            clear();
        }
        int taken = Math.min(length, cleared - passed);
        System.arraycopy(buffer, passed, into, offset, taken);
        passed += taken;
        return taken;
    }

    /** How many bytes can be passed on without a look at others. */
    int ready() {
        return cleared - passed;
    }

    /** Whether something has come that was not looked at. */
    boolean hasMore() {
        return cleared < end;
    }

    private void clear() {
        boolean more = cleared < end;
        while (more) {
            Incoming open = incoming;
            more = (open == null ? clearLine() : takePayload(open)) && cleared < end;
        }
    }

    private boolean takePayload(Incoming open) {
        dropTo(cleared + open.take(buffer, cleared, end));
        if (open.isWhole()) {
            incoming = null;
            target.take(open.id, open.message());
        }
        return true;
    }

    private void clearTo(int place) {
        cleared = place;
        looked = place;
    }

    /** What stands before {@code place} is not passed on; there is nothing else that waits. */
    private void dropTo(int place) {
        passed = place;
        clearTo(place);
    }

    /** Clears a line, or begins the message that it announces; false if it has to wait. */
    private boolean clearLine() {
        int next = afterLine();
        if (next < 0) {
            return false;
        }
        boolean hasHeaders = begins(HEADERS_AND_PAYLOAD, next);
        if (!hasHeaders && !begins(PAYLOAD, next)) {
            clearTo(next);
            return true;
        }
        // What came before goes first.
        return cleared == passed && (hasHeaders ? beginWithHeaders(next) : begin(next));
    }

    /** {@code MSG <subject> <sid> [reply-to] <bytes>}. */
    private boolean begin(int next) {
        int textEnd = next - LINE_END;
        int size = wordBefore(textEnd);
        begin(PAYLOAD.length, size, WireHeaders.none(), (int) number(size, textEnd));
        dropTo(next);
        return true;
    }

    /** {@code HMSG <subject> <sid> [reply-to] <header bytes> <bytes>}. */
    private boolean beginWithHeaders(int next) {
        int textEnd = next - LINE_END;
        int total = wordBefore(textEnd);
        int size = wordBefore(total - 1);
        int headerBytes = (int) number(size, total - 1);
        if (headerBytes > end - next) {
            return false;
        }
        WireHeaders headers = HeaderBlock.read(buffer, next, next + headerBytes);
        begin(HEADERS_AND_PAYLOAD.length, size, headers, (int) number(total, textEnd) - headerBytes);
        dropTo(next + headerBytes);
        return true;
    }

    /** Begins a message whose subject begins {@code from} bytes behind the begin of its line, and whose words up to that of the reply subject end before {@code to}. */
    private void begin(int from, int to, WireHeaders headers, int payload) {
        int subjectEnd = spaceAfter(cleared + from);
        int idEnd = spaceAfter(subjectEnd + 1);
        String subject = text(cleared + from, subjectEnd);
        Optional<String> replyTo = idEnd + 1 < to ? Optional.of(text(idEnd + 1, to - 1)) : Optional.empty();
        incoming = new Incoming(number(subjectEnd + 1, idEnd), subject, replyTo, headers, payload);
    }

    private String text(int from, int to) {
        return new String(buffer, from, to - from, StandardCharsets.UTF_8);
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

    /** The first space at {@code place} or behind it, of which the line has one. */
    private int spaceAfter(int place) {
        int at = place;
        while (buffer[at] != ' ') {
            at++;
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
