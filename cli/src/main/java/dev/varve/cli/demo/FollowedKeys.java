/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.demo;

import dev.varve.kv.Key;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.KeyValueEntry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** The values of a bucket as a follower knows them. Safe for use by many threads. */
final class FollowedKeys {

    private final Map<Key, KeyValueEntry> latest = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    void take(KeyValueChange change) {
        changes.incrementAndGet();
        switch (change.kind()) {
            case PUT -> change.entry().ifPresent(entry -> latest.put(entry.key(), entry));
            case DELETE, EXPIRE -> change.key().ifPresent(latest::remove);
            case RESET -> latest.clear();
        }
    }

    /** How many changes were seen. */
    long changes() {
        return changes.get();
    }

    /** Whether it knows of each key the value that it must have, and of no other key. */
    boolean matches(ExpectedKeys expected) {
        AtomicBoolean same = new AtomicBoolean(true);
        expected.compare(latest.values().iterator(), difference -> same.set(false));
        return same.get();
    }
}
