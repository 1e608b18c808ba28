/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.delivery.MessageRules;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Frames of a NATS client, one behind the other. For use by one thread. */
final class FrameBuffer {

    private static final int ROOM = 64 * 1024;
    private static final int KEPT = 1 << 20;
    private static final int ASCII = 0x80;
    private static final int MOST_DIGITS = 20;

    private byte[] bytes = new byte[ROOM];
    private int size;

    /** The first {@link #size} of these are the frames. */
    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Forgets everything. */
    void clear() {
        size = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[ROOM];
        }
    }

    /** Forgets all but the first {@code least} bytes. */
    void cutTo(int least) {
        size = least;
    }

    /** Adds {@code message}, which keeps the {@link MessageRules}. */
    void publish(WireMessage message) {
        WireHeaders headers = message.headers();
        byte[] payload = message.payload().unsafeArray();
        int total = Math.toIntExact(MessageRules.size(message));
        text(headers.isEmpty() ? "PUB " : "HPUB ");
        text(message.subject());
        one(' ');
        if (message.replyTo().isPresent()) {
            text(message.replyTo().get());
            one(' ');
        }
        if (!headers.isEmpty()) {
            number(total - payload.length);
            one(' ');
        }
        number(total);
        end();
        if (!headers.isEmpty()) {
            text("NATS/1.0");
            end();
            headers.forEach(this::header);
            end();
        }
        ensure(payload.length);
        System.arraycopy(payload, 0, bytes, size, payload.length);
        size += payload.length;
        end();
    }

    /** Adds that messages of {@code filter} are to come by the subscription {@code id}, a member of {@code queue} unless that is empty. */
    void subscribe(String filter, String queue, long id) {
        text("SUB ");
        text(filter);
        one(' ');
        if (!queue.isEmpty()) {
            text(queue);
            one(' ');
        }
        number(id);
        end();
    }

    /** Adds that no more are to come by the subscription {@code id}. */
    void unsubscribe(long id) {
        text("UNSUB ");
        number(id);
        end();
    }

    private void header(String name, String value) {
        text(name);
        one(':');
        text(value);
        end();
    }

    private void end() {
        one('\r');
        one('\n');
    }

    private void one(char c) {
        ensure(1);
        bytes[size++] = (byte) c;
    }

    private void number(long number) {
        ensure(MOST_DIGITS);
        long unit = 1;
        while (number / unit >= 10) {
            unit *= 10;
        }
        for (; unit > 0; unit /= 10) {
            bytes[size++] = (byte) ('0' + number / unit % 10);
        }
    }

    private void text(String text) {
        int length = text.length();
        ensure(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= ASCII) {
                other(text.substring(i).getBytes(StandardCharsets.UTF_8));
                return;
            }
            bytes[size++] = (byte) c;
        }
    }

    private void other(byte[] encoded) {
        ensure(encoded.length);
        System.arraycopy(encoded, 0, bytes, size, encoded.length);
        size += encoded.length;
    }

    private void ensure(int more) {
        if (more > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), 2 * bytes.length));
        }
    }
}
