/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.kv.Key;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.KeyValueEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last thing that happened to a key.
 *
 * @param kind PUT, DELETE or EXPIRE
 * @param key which
 * @param revision the revision of the change
 * @param entry the value, with PUT only
 * @param expires when the value's time to live ends; null for never
 */
record KeyState(
        KeyValueChange.Kind kind,
        Key key,
        long revision,
        @Nullable KeyValueEntry entry,
        @Nullable Instant expires) {
    static KeyState put(KeyValueEntry entry, @Nullable Instant expires) {
        return new KeyState(KeyValueChange.Kind.PUT, entry.key(), entry.revision(), entry, expires);
    }

    static KeyState removed(KeyValueChange.Kind kind, Key key, long revision) {
        return new KeyState(kind, key, revision, null, null);
    }

    KeyValueChange change() {
        return entry == null ? KeyValueChange.removed(kind, key, revision) : KeyValueChange.put(entry);
    }

    /** What it counts against the bucket's limit. */
    long size() {
        return entry == null ? 0 : sizeOf(key, entry.value().size());
    }

    static long sizeOf(Key key, long valueBytes) {
        return key.name().length() + valueBytes;
    }
}
