/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.demo;

import dev.varve.Bytes;
import dev.varve.Subject;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** A digest of each stream's sequences and values in the order they were met. For use by one thread at a time. */
final class ShardDigests {

    private final Map<Subject, MessageDigest> digests = new HashMap<>();
    private long count;

    void add(Subject subject, long seq, Bytes value) {
        MessageDigest digest = digests.computeIfAbsent(subject, s -> sha256());
        digest.update(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(seq)
                .putInt(value.size())
                .flip());
        digest.update(value.asByteBuffer());
        count++;
    }

    long count() {
        return count;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ShardDigests that && finished().equals(that.finished());
    }

    @Override
    public int hashCode() {
        return finished().hashCode();
    }

    private Map<Subject, String> finished() {
        Map<Subject, String> finished = new HashMap<>();
        digests.forEach((subject, digest) ->
                finished.put(subject, HexFormat.of().formatHex(copy(digest).digest())));
        return finished;
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 of the JDK can be cloned", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
