/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Subject;
import dev.varve.pubsub.wire.Slots;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a file is for.
 *
 * @param kind what it holds
 * @param name {@code =} and its name for a declared stream, the subject for any other stream, the name of the bucket
 */
public record StoreKey(Kind kind, String name) {

    private static final int NAME_BYTES = 20;

    /** What a file may hold. */
    public enum Kind {
        /** A stream. */
        STREAM('s'),
        /** A bucket of keys. */
        KEY_VALUE('k'),
        /** A bucket of objects. */
        OBJECT('o');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        /** The kind of which the texts of keys begin with {@code letter}. */
        public static Kind of(char letter) {
            return Arrays.stream(values())
                    .filter(kind -> kind.letter == letter)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The stream declared under {@code name}. */
    public static StoreKey declared(String name) {
        return new StoreKey(Kind.STREAM, "=" + name);
    }

    /** The stream that {@code subject} has of its own. */
    public static StoreKey implicit(String subject) {
        return new StoreKey(Kind.STREAM, subject);
    }

    /** A bucket of keys. */
    public static StoreKey keyValue(String bucket) {
        return new StoreKey(Kind.KEY_VALUE, bucket);
    }

    /** A bucket of objects. */
    public static StoreKey object(String bucket) {
        return new StoreKey(Kind.OBJECT, bucket);
    }

    /** Whether it is a declared stream. */
    public boolean isDeclared() {
        return kind == Kind.STREAM && name.startsWith("=");
    }

    /** The name as people know it. */
    public String title() {
        return isDeclared() ? name.substring(1) : name;
    }

    /** The text of the key, different for different keys. */
    public String text() {
        return kind.letter + ":" + name;
    }

    /** The slot that the key belongs to. */
    public int slot() {
        return switch (kind) {
            case STREAM -> isDeclared() ? Slots.ofDeclared(title()) : Slots.ofUndeclared(Subject.of(name));
            case KEY_VALUE -> Slots.ofKeys(name);
            case OBJECT -> Slots.ofObjects(name);
        };
    }

    /** A name for its file: of one length, and the same for no two keys, whatever a file system thinks of case and of special characters. */
    String fileName() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text().getBytes(StandardCharsets.UTF_8));
            return kind.letter + HexFormat.of().formatHex(digest, 0, NAME_BYTES) + ".db";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return text();
    }
}
