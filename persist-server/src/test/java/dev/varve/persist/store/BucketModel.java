/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What a bucket should be: a map, the number of its last change, and a line of text for each change. */
final class BucketModel {

    private final TreeMap<String, Live> live = new TreeMap<>();
    private final List<String> changes = new ArrayList<>();
    private long revision;

    /**
     * A live value.
     *
     * @param value the value
     * @param revision its revision
     * @param expires when it ends, {@link Long#MAX_VALUE} for never
     */
    record Live(String value, long revision, long expires) {}

    BucketModel copy() {
        BucketModel copy = new BucketModel();
        copy.live.putAll(live);
        copy.revision = revision;
        return copy;
    }

    long revision() {
        return revision;
    }

    long revisionOf(String key) {
        return live.containsKey(key) ? live.get(key).revision() : 0;
    }

    void put(String key, String value, Optional<Duration> ttl, long now) {
        long expires = ttl.map(time -> now + time.toMillis()).orElse(Long.MAX_VALUE);
        live.put(key, new Live(value, ++revision, expires));
        changes.add(revision + " PUT " + key + "=" + value.hashCode());
    }

    boolean delete(String key) {
        if (live.remove(key) == null) {
            return false;
        }
        changes.add(++revision + " DELETE " + key);
        return true;
    }

    void expire(long now) {
        live.entrySet().stream()
                .filter(entry -> entry.getValue().expires() <= now)
                .sorted((a, b) -> a.getValue().expires() != b.getValue().expires()
                        ? Long.compare(a.getValue().expires(), b.getValue().expires())
                        : Long.compare(a.getValue().revision(), b.getValue().revision()))
                .map(java.util.Map.Entry::getKey)
                .toList()
                .forEach(key -> {
                    live.remove(key);
                    changes.add(++revision + " EXPIRE " + key);
                });
    }

    /** The live values at {@code now}. */
    NavigableMap<String, Live> live(long now) {
        TreeMap<String, Live> seen = new TreeMap<>(live);
        seen.values().removeIf(entry -> entry.expires() <= now);
        return seen;
    }

    List<String> changes() {
        return changes;
    }
}
