/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.kv;

import dev.varve.Preconditions;
import dev.varve.Subject;

/**
 * The address of a value: a bucket and a name in it.
 *
 * @param bucket 1 to 128 of {@code A-Z a-z 0-9 _ -}
 * @param name written by the grammar of {@link Subject}; use {@link dev.varve.SubjectCodec} for other text, as {@link #ofText} does
 */
public record Key(String bucket, String name) implements Comparable<Key> {

    public Key {
        Preconditions.name("bucket", bucket);
        Subject.of(name);
    }

    /**
     * The key {@code name} of {@code bucket}.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INVALID} if one of them breaks its grammar
     */
    public static Key of(String bucket, String name) {
        return new Key(bucket, name);
    }

    /** The key whose name is {@code text}, any text but the empty one, escaped into a single token. */
    public static Key ofText(String bucket, String text) {
        return new Key(bucket, dev.varve.SubjectCodec.escape(text));
    }

    @Override
    public int compareTo(Key other) {
        int byBucket = bucket.compareTo(other.bucket);
        return byBucket != 0 ? byBucket : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return bucket + "/" + name;
    }
}
