/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash and the length of a state.
 *
 * @param hex the SHA-256, 64 hex digits
 * @param bytes the length
 */
record StateHash(String hex, long bytes) {

    /** Copies {@code state} to {@code target}, and says what it was. */
    static StateHash copying(InputStream state, OutputStream target) throws IOException {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            long bytes = new DigestInputStream(state, sha).transferTo(target);
            return new StateHash(HexFormat.of().formatHex(sha.digest()), bytes);
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
