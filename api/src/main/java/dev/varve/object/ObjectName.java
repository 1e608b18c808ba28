/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.object;

import dev.varve.Preconditions;
import java.nio.charset.StandardCharsets;

/**
 * The address of an object: a bucket and a name in it.
 *
 * @param bucket 1 to 128 of {@code A-Z a-z 0-9 _ -}
 * @param name 1 to 255 characters of any text without control characters; {@code /} is an ordinary character, by which listings can be narrowed
 */
public record ObjectName(String bucket, String name) implements Comparable<ObjectName> {

    public ObjectName {
        Preconditions.name("bucket", bucket);
        Preconditions.require(
                !name.isEmpty() && name.length() <= 255,
                "object name must be 1 to 255 characters; it has " + name.length());
        Preconditions.require(
                name.chars().noneMatch(c -> c < ' ' || c == 0x7f) && wellFormed(name),
                "object name holds a control character or broken Unicode");
    }

    private static boolean wellFormed(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** The object {@code name} of {@code bucket}. */
    public static ObjectName of(String bucket, String name) {
        return new ObjectName(bucket, name);
    }

    @Override
    public int compareTo(ObjectName other) {
        int byBucket = bucket.compareTo(other.bucket);
        return byBucket != 0 ? byBucket : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return bucket + "/" + name;
    }
}
