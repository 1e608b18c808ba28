/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.StorageException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Any text as a header value that every NATS client carries unchanged, and back.
 *
 * <p>Printable ASCII without a space at either end travels as it is; all else as {@code =?v1?} and the escaped UTF-8 bytes.
 */
public final class ValueCodec {

    private static final String MARK = "=?v1?";
    private static final String HEX = "0123456789ABCDEF";

    private ValueCodec() {}

    /** The header value for {@code text}; an unpaired surrogate becomes {@code ?}. */
    public static String encode(String text) {
        return isPlain(text) ? text : MARK + escape(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The text of the header value {@code value}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if it begins with the mark and what follows is not the escape of UTF-8
     */
    public static String decode(String value) {
        return value.startsWith(MARK) ? unescape(value) : value;
    }

    private static boolean isPlain(String text) {
        if (text.isEmpty() || text.startsWith(MARK) || text.charAt(0) == ' ' || text.endsWith(" ")) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 0x20 || text.charAt(i) > 0x7e) {
                return false;
            }
        }
        return true;
    }

    private static String escape(byte[] bytes) {
        StringBuilder escaped = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            if (b > ' ' && b < 0x7f && b != '%') {
                escaped.append((char) b);
            } else {
                escaped.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
            }
        }
        return escaped.toString();
    }

    private static String unescape(String value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length());
        for (int i = MARK.length(); i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '%') {
                bytes.write(hexByte(value, i));
                i += 2;
            } else if (c > ' ' && c < 0x7f) {
                bytes.write(c);
            } else {
                throw malformed(value, "a character outside 0x21 to 0x7E at position " + i, null);
            }
        }
        return utf8(value, bytes.toByteArray());
    }

    private static int hexByte(String value, int at) {
        int high = at + 1 < value.length() ? HEX.indexOf(value.charAt(at + 1)) : -1;
        int low = at + 2 < value.length() ? HEX.indexOf(value.charAt(at + 2)) : -1;
        if (high < 0 || low < 0) {
            throw malformed(value, "a broken %XX at position " + at, null);
        }
        return high << 4 | low;
    }

    private static String utf8(String value, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed(value, "bytes that are not UTF-8", e);
        }
    }

    private static StorageException malformed(String value, String holds, @Nullable Throwable cause) {
        String message = "encoded value '" + Printable.of(value) + "' holds " + holds;
        return cause == null ? StorageException.invalid(message) : StorageException.invalid(message, cause);
    }
}
