/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da;

import dev.varve.Bytes;
import dev.varve.Preconditions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A link of the chain that runs through the actions of a solution revision: SHA-256 of the link before it and of the action. Two actions with the same link have the same
 * history.
 *
 * @param bytes {@value #SIZE} bytes
 */
public record Digest(Bytes bytes) {

    /** How many bytes it has. */
    public static final int SIZE = 32;

    private static final byte[] LABEL = "varve action chain 1".getBytes(StandardCharsets.US_ASCII);

    public Digest {
        Preconditions.require(bytes.size() == SIZE, "digest must have " + SIZE + " bytes, not " + bytes.size());
    }

    /** The link before the first action of {@code revision}, which is {@code firstActionId}. */
    public static Digest genesis(SolutionRevision revision, long firstActionId) {
        ByteBuffer start = ByteBuffer.allocate(LABEL.length + 10);
        start.put(LABEL).putShort((short) revision.id()).putLong(firstActionId);
        return new Digest(Bytes.wrap(sha256().digest(start.array())));
    }

    /** The link of {@code action}, where this is the one before it. */
    public Digest next(Action action) {
        MessageDigest sha = sha256();
        sha.update(bytes.unsafeArray());
        sha.update(ByteBuffer.allocate(9)
                .putLong(action.id())
                .put((byte) action.snapHash().size())
                .array());
        sha.update(action.snapHash().unsafeArray());
        sha.update(action.payload().unsafeArray());
        return new Digest(Bytes.wrap(sha.digest()));
    }

    /**
     * Reads the form of {@link #toString()}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Digest parse(String text) {
        return new Digest(Bytes.wrap(Base64.getUrlDecoder().decode(text)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    /** Base64 for URLs without padding: 43 characters. */
    @Override
    public String toString() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.unsafeArray());
    }
}
