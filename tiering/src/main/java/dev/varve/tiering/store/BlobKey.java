/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import dev.varve.Preconditions;
import java.util.regex.Pattern;

/**
 * The name of a blob: 1 to 512 characters, parts divided by {@code /}, each part of {@code A-Z a-z 0-9 . _ = -} and not starting with a dot.
 *
 * <p>Keys are flat: {@code /} is a character by which listings can be narrowed, and nothing has to be made before a key can be used. A key may be the beginning of another, {@code a} beside {@code a/b}.
 * Two keys that differ in case only are different; who keeps a directory store on a file system that thinks otherwise does not use such keys.
 *
 * @param value the name itself
 */
public record BlobKey(String value) implements Comparable<BlobKey> {

    /** The most characters a key may have. */
    public static final int MAX_LENGTH = 512;

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_=-][A-Za-z0-9._=-]{0,199}");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._=/-]*");

    public BlobKey {
        boolean fits = value.length() <= MAX_LENGTH;
        for (String part : value.split("/", -1)) {
            fits &= PART.matcher(part).matches();
        }
        Preconditions.require(
                fits,
                "key '" + value.replaceAll("[^ -~]", "?") + "' must be 1 to " + MAX_LENGTH
                        + " characters, its parts between '/' 1 to 200 of A-Z a-z 0-9 . _ = - and not starting with '.'");
    }

    /** The key {@code value}. */
    public static BlobKey of(String value) {
        return new BlobKey(value);
    }

    /** Returns {@code prefix} if keys can start with it; the empty prefix is that of all keys. */
    public static String checkedPrefix(String prefix) {
        Preconditions.require(
                prefix.length() <= MAX_LENGTH && PREFIX.matcher(prefix).matches(),
                "prefix '" + prefix.replaceAll("[^ -~]", "?") + "' must be at most " + MAX_LENGTH
                        + " characters of A-Z a-z 0-9 . _ = - /");
        return prefix;
    }

    /** By character, as listings are ordered. */
    @Override
    public int compareTo(BlobKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
