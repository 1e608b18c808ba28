/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import dev.varve.Bytes;
import dev.varve.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/** Values that name themselves: an id and a size, and bytes that follow from both, so that any other byte shows. */
public final class Payload {

    /** The longest id, in characters. */
    public static final int MAX_ID = 64;

    /** How the text begins that stands for a value that is not whole. */
    static final String DAMAGED = "damaged value: ";

    /** A space, at most nine digits, and a line feed. */
    private static final int SIZE_TEXT = 11;

    private Payload() {}

    /**
     * The value {@code id} of {@code size} bytes, at least a few more than the id has.
     *
     * @param id 1 to {@value #MAX_ID} printable ASCII characters without space
     */
    public static Bytes of(String id, int size) {
        if (!id.matches("[!-~]{1," + MAX_ID + "}")) {
            throw new IllegalArgumentException(
                    "payload id '" + id + "' must be 1 to " + MAX_ID + " printable ASCII characters without space");
        }
        int length = Math.max(size, id.length() + SIZE_TEXT);
        byte[] head = (id + " " + length + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = Arrays.copyOf(head, length);
        SplittableRandom filler = new SplittableRandom(id.hashCode());
        for (int i = head.length; i < bytes.length; i += Long.BYTES) {
            long eight = filler.nextLong();
            for (int j = i; j < Math.min(i + Long.BYTES, bytes.length); j++) {
                bytes[j] = (byte) eight;
                eight >>>= Byte.SIZE;
            }
        }
        return Bytes.wrap(bytes);
    }

    /** {@link #of} as a message. */
    public static Message message(String id, int size) {
        return Message.of(of(id, size));
    }

    /** The id of {@code value}; empty if a byte is not as {@link #of} made it. */
    public static Optional<String> id(Bytes value) {
        byte[] bytes = value.unsafeArray();
        String head = new String(bytes, 0, Math.min(bytes.length, MAX_ID + 16), StandardCharsets.US_ASCII);
        int space = head.indexOf(' ');
        int end = head.indexOf('\n');
        if (space < 1 || end < space || !head.substring(space + 1, end).matches("\\d{1,9}")) {
            return Optional.empty();
        }
        String id = head.substring(0, space);
        boolean fits = id.matches("[!-~]{1," + MAX_ID + "}");
        int size = Integer.parseInt(head.substring(space + 1, end));
        return fits && size == bytes.length && of(id, size).equals(value) ? Optional.of(id) : Optional.empty();
    }

    /** The id of {@code value}, or a text that is no id and begins with {@link #DAMAGED}. */
    static String idOrDamage(Optional<Bytes> value) {
        return value.flatMap(Payload::id).orElseGet(() -> DAMAGED + value);
    }
}
