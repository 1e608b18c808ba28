/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The one reversible escape by which any text becomes a subject token, and back.
 *
 * <p>Works on the UTF-8 bytes: printable ASCII stays as it is, except space, {@code .}, {@code *}, {@code >}, {@code %}, and {@code $} or {@code _} in the first place;
 * every other byte becomes {@code %XX} with upper-case hex digits. Two texts never have the same token, and {@code unescape(escape(x))} is {@code x}.
 */
public final class SubjectCodec {

    private static final String HEX = "0123456789ABCDEF";

    private SubjectCodec() {}

    /**
     * The token for {@code text}.
     *
     * @throws StorageException {@link ErrorCode#INVALID} if {@code text} is empty or holds an unpaired surrogate
     */
    public static String escape(String text) {
        Preconditions.require(!text.isEmpty(), "an empty text cannot be a subject token");
        StringBuilder token = new StringBuilder(text.length() + 8);
        for (byte b : utf8(text)) {
            int c = b & 0xff;
            if (isPlain(c, token.length() == 0)) {
                token.append((char) c);
            } else {
                token.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return token.toString();
    }

    /**
     * The text whose token is {@code token}.
     *
     * @throws StorageException {@link ErrorCode#INVALID} if no text has it: {@link #escape} never makes such a token
     */
    public static String unescape(String token) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(token.length());
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c == '%') {
                int high = i + 1 < token.length() ? HEX.indexOf(token.charAt(i + 1)) : -1;
                int low = i + 2 < token.length() ? HEX.indexOf(token.charAt(i + 2)) : -1;
                Preconditions.require(
                        high >= 0 && low >= 0,
                        "token '" + Subject.printable(token) + "' has a broken %XX escape at position " + i);
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        String text = decode(token, bytes.toByteArray());
        Preconditions.require(
                escape(text).equals(token), "token '" + Subject.printable(token) + "' is not the escape of any text");
        return text;
    }

    private static boolean isPlain(int c, boolean first) {
        boolean special = c == '.' || c == '*' || c == '>' || c == '%';
        boolean reservedFirst = first && (c == '$' || c == '_');
        return c > ' ' && c < 0x7f && !special && !reservedFirst;
    }

    private static byte[] utf8(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .encode(java.nio.CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw StorageException.invalid("text '" + Subject.printable(text) + "' is not valid Unicode", e);
        }
    }

    private static String decode(String token, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw StorageException.invalid("token '" + Subject.printable(token) + "' does not hold UTF-8", e);
        }
    }
}
