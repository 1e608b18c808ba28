/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.pubsub.WireHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Bytes that grow as numbers, texts and headers are added; what is of variable length comes after its length. For use by one thread. */
final class BodyWriter {

    private static final int LOW_BITS = 0x7f;
    private static final int MORE = 0x80;

    private byte[] buffer;
    private int size;

    BodyWriter(int expected) {
        buffer = new byte[expected];
    }

    /** Adds {@code value}, at least 0: seven bits a byte, the lowest first. */
    void number(int value) {
        int rest = value;
        while (rest > LOW_BITS) {
            add((byte) ((rest & LOW_BITS) | MORE));
            rest >>>= 7;
        }
        add((byte) rest);
    }

    void text(String value) {
        bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    void bytes(Bytes value) {
        bytes(value.unsafeArray());
    }

    /** Adds each name with its values, in their order. */
    void headers(WireHeaders headers) {
        Map<String, List<String>> map = headers.asMap();
        number(map.size());
        map.forEach((name, values) -> {
            text(name);
            number(values.size());
            values.forEach(this::text);
        });
    }

    private void bytes(byte[] value) {
        number(value.length);
        require(value.length);
        System.arraycopy(value, 0, buffer, size, value.length);
        size += value.length;
    }

    private void add(byte value) {
        require(1);
        buffer[size++] = value;
    }

    private void require(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(size + more, 2 * buffer.length));
        }
    }

    Bytes written() {
        return Bytes.wrap(Arrays.copyOf(buffer, size));
    }
}
