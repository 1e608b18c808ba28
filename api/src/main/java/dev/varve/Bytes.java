/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable sequence of bytes, compared by content.
 *
 * <p>The payload type of the SPI. {@link #of(byte[])} copies what it is given; {@link #wrap(byte[])} does not, and its caller
 * promises never to change the array again. Safe for use by many threads.
 */
public final class Bytes {

    private static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /** The sequence of no bytes. An empty value is a value: it is not the same as an absent one. */
    public static Bytes empty() {
        return EMPTY;
    }

    /** A copy of {@code bytes}. */
    public static Bytes of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
    }

    /** The array itself, uncopied: the caller must not change it afterwards. */
    public static Bytes wrap(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes);
    }

    /** The UTF-8 encoding of {@code text}. */
    public static Bytes utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The number of bytes. */
    public int size() {
        return array.length;
    }

    /** Whether there are no bytes. */
    public boolean isEmpty() {
        return array.length == 0;
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return array.clone();
    }

    /** A read-only view, from position 0, that shares the bytes. */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(array).asReadOnlyBuffer();
    }

    /**
     * The array behind this value, uncopied: the caller must not change it.
     *
     * <p>For code that hands payloads to a library that takes arrays; everyone else calls {@link #toByteArray()}.
     */
    public byte[] unsafeArray() {
        return array;
    }

    /** The bytes from {@code offset} on, {@code length} of them, copied. */
    public Bytes slice(int offset, int length) {
        Objects.checkFromIndexSize(offset, length, array.length);
        return offset == 0 && length == array.length ? this : wrap(Arrays.copyOfRange(array, offset, offset + length));
    }

    /** The bytes read as UTF-8; malformed input becomes U+FFFD. */
    public String utf8() {
        return new String(array, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(array, that.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    /** Size and the first bytes in hex, for messages and logs; never the whole content. */
    @Override
    public String toString() {
        int shown = Math.min(array.length, 16);
        return array.length + " bytes [" + HexFormat.of().formatHex(array, 0, shown)
                + (shown < array.length ? "...]" : "]");
    }
}
