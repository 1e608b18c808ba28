/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.vault;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The tree hash, level by level as the service's documentation has it; not the one that is tested. */
final class LevelHash {

    private static final int PART = 1 << 20;

    private LevelHash() {}

    static String of(byte[] content) {
        List<byte[]> level = new ArrayList<>();
        for (int from = 0; from < Math.max(content.length, 1); from += PART) {
            level.add(digest(Arrays.copyOfRange(content, from, Math.min(from + PART, content.length))));
        }
        while (level.size() > 1) {
            List<byte[]> next = new ArrayList<>();
            for (int i = 0; i < level.size(); i += 2) {
                next.add(i + 1 < level.size() ? digest(level.get(i), level.get(i + 1)) : level.get(i));
            }
            level = next;
        }
        return HexFormat.of().formatHex(level.get(0));
    }

    private static byte[] digest(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
