/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * CRC-32C of a message, over a form of its own that does not depend on how Avro encodes it ({@code docs/formats/segment-file.md} §4).
 *
 * <p>The calls come in this order: {@link #begin}, {@link #text} for the subject, {@link #headers}, {@link #text} for each name and each value, {@link #value}. For use by one thread.
 */
final class MessageChecksum {

    private static final int HAS_TIMESTAMP = 1;
    private static final int HAS_VALUE = 2;
    private static final int FIXED = 8 + 8 + 1 + 8;

    private final CRC32C crc = new CRC32C();
    private final ByteBuffer numbers = ByteBuffer.allocate(FIXED);

    void begin(long seq, long time, boolean hasTimestamp, long timestamp, boolean hasValue) {
        crc.reset();
        int flags = (hasTimestamp ? HAS_TIMESTAMP : 0) | (hasValue ? HAS_VALUE : 0);
        numbers.clear().putLong(seq).putLong(time).put((byte) flags).putLong(timestamp);
        crc.update(numbers.flip());
    }

    void text(byte[] utf8, int length) {
        number(length);
        crc.update(utf8, 0, length);
    }

    void headers(int count) {
        number(count);
    }

    void value(byte[] value) {
        text(value, value.length);
    }

    private void number(int value) {
        numbers.clear().putInt(value);
        crc.update(numbers.flip());
    }

    long result() {
        return crc.getValue();
    }
}
