/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.kv;

import java.util.Optional;

/**
 * One change of a bucket.
 *
 * @param kind what happened
 * @param key the key concerned; absent with {@link Kind#RESET}
 * @param revision the revision of the change; with {@link Kind#RESET}, 0
 * @param entry the value, with {@link Kind#PUT} only
 */
public record KeyValueChange(Kind kind, Optional<Key> key, long revision, Optional<KeyValueEntry> entry) {

    /** What may happen to a key. */
    public enum Kind {
        /** It has a new value. */
        PUT,
        /** It was deleted. */
        DELETE,
        /** Its time to live has passed. */
        EXPIRE,
        /** What was known of the bucket is void; the live values follow as {@link #PUT}. */
        RESET
    }

    /** A new value. */
    public static KeyValueChange put(KeyValueEntry entry) {
        return new KeyValueChange(Kind.PUT, Optional.of(entry.key()), entry.revision(), Optional.of(entry));
    }

    /** A key without value; {@code kind} is {@link Kind#DELETE} or {@link Kind#EXPIRE}. */
    public static KeyValueChange removed(Kind kind, Key key, long revision) {
        return new KeyValueChange(kind, Optional.of(key), revision, Optional.empty());
    }

    /** Start anew. */
    public static KeyValueChange reset() {
        return new KeyValueChange(Kind.RESET, Optional.empty(), 0, Optional.empty());
    }
}
