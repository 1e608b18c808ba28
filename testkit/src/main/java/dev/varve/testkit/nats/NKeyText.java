/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The text form of NKeys: a type prefix, the key, CRC-16/XMODEM in little endian; all in base 32 without padding. */
final class NKeyText {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int SEED = 18 << 3;
    private static final int USER = 20 << 3;
    private static final int OPERATOR = 14 << 3;

    /** Two types of 5 bits each, that it is a seed and of what; the lower bits of a user's type are 0. */
    private static final byte[] USER_SEED = {(byte) (SEED | (USER >> 5)), 0};

    private static final int CRC_BYTES = 2;
    private static final int POLYNOMIAL = 0x1021;

    private NKeyText() {}

    static String publicUser(byte[] key) {
        return text(new byte[] {(byte) USER}, key);
    }

    static String publicAccount(byte[] key) {
        return text(new byte[] {0}, key);
    }

    static String publicOperator(byte[] key) {
        return text(new byte[] {(byte) OPERATOR}, key);
    }

    static String userSeed(byte[] seed) {
        return text(USER_SEED, seed);
    }

    private static String text(byte[] prefix, byte[] key) {
        ByteBuffer bytes = ByteBuffer.allocate(prefix.length + key.length + CRC_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(prefix)
                .put(key);
        bytes.putShort((short) crc(Arrays.copyOf(bytes.array(), bytes.position())));
        return base32(bytes.array());
    }

    private static int crc(byte[] bytes) {
        int crc = 0;
        for (byte b : bytes) {
            crc ^= (b & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ POLYNOMIAL;
            }
        }
        return crc & 0xffff;
    }

    private static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (byte b : bytes) {
            buffer = ((buffer << 8) | (b & 0xff)) & 0xfff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET.charAt((buffer >> bits) & 0x1f));
            }
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt((buffer << (5 - bits)) & 0x1f));
        }
        return text.toString();
    }
}
