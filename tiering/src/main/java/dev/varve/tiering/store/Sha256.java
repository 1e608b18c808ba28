/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import dev.varve.Bytes;
import dev.varve.Preconditions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A SHA-256 digest (FIPS 180-4).
 *
 * @param hex 64 lower-case hex digits
 */
public record Sha256(String hex) {

    public Sha256 {
        Preconditions.require(hex.matches("[0-9a-f]{64}"), "a SHA-256 must be 64 lower-case hex digits");
    }

    /** The digest of {@code content}. */
    public static Sha256 of(Bytes content) {
        return of(newDigest().digest(content.unsafeArray()));
    }

    /** The 32 bytes of a digest. */
    public static Sha256 of(byte[] digest) {
        return new Sha256(HexFormat.of().formatHex(digest));
    }

    /** The digest that {@code base64} writes, as S3 does. */
    public static Sha256 ofBase64(String base64) {
        return of(Base64.getDecoder().decode(base64));
    }

    /** A digest to be fed. */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The digest in Base64, as S3 writes it. */
    public String base64() {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }

    @Override
    public String toString() {
        return hex;
    }
}
