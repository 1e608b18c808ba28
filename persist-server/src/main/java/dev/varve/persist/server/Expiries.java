/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.store.StoreKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** When something in which file will be past its time, of the files that were open; followers are told though nobody asks. For use by one thread. */
final class Expiries {

    private final TreeMap<Long, List<StoreKey>> byTime = new TreeMap<>();
    private final Map<StoreKey, Long> times = new HashMap<>();

    /** Notes that something in {@code key} will be past its time at {@code time}, ms since 1970; empty for nothing. */
    void schedule(StoreKey key, OptionalLong time) {
        Long before = times.remove(key);
        if (before != null) {
            remove(key, before);
        }
        if (time.isPresent()) {
            times.put(key, time.getAsLong());
            byTime.computeIfAbsent(time.getAsLong(), unused -> new ArrayList<>(1))
                    .add(key);
        }
    }

    private void remove(StoreKey key, long time) {
        List<StoreKey> keys = byTime.getOrDefault(time, new ArrayList<>());
        keys.remove(key);
        if (keys.isEmpty()) {
            byTime.remove(time);
        }
    }

    /** The files in which something is past its time at {@code now}; each once. */
    List<StoreKey> due(long now) {
        List<StoreKey> due = new ArrayList<>();
        while (!byTime.isEmpty() && byTime.firstKey() <= now) {
            due.addAll(byTime.pollFirstEntry().getValue());
        }
        due.forEach(times::remove);
        return due;
    }

    /** When the next is due. */
    OptionalLong next() {
        return byTime.isEmpty() ? OptionalLong.empty() : OptionalLong.of(byTime.firstKey());
    }
}
