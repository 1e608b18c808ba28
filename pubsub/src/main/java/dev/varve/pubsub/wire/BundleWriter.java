/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Bytes;
import java.util.Arrays;

/** Items of a bundle as bytes, one after the other. For use by one thread. */
final class BundleWriter {

    private byte[] buffer;
    private int size;

    /** @param expected about as many bytes as will be written */
    BundleWriter(int expected) {
        buffer = new byte[expected];
    }

    void item(BundleItem item) {
        require(Math.toIntExact(item.size()));
        byte[] payload = item.payload().unsafeArray();
        ascii(Integer.toString(item.headers().lineBytes()));
        ascii(" ");
        ascii(Integer.toString(payload.length));
        ascii("\r\n");
        item.headers().forEach(this::header);
        System.arraycopy(payload, 0, buffer, size, payload.length);
        size += payload.length;
    }

    private void header(String name, String value) {
        ascii(name);
        ascii(": ");
        ascii(value);
        ascii("\r\n");
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            buffer[size++] = (byte) text.charAt(i);
        }
    }

    private void require(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, more), 2 * buffer.length));
        }
    }

    Bytes written() {
        return Bytes.wrap(Arrays.copyOf(buffer, size));
    }
}
