/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.stream.ConsumerSpec;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** The consumers of one stream, by name. Guarded by the lock of the stream. */
final class ConsumerGroup {
    private final TreeMap<String, ConsumerState> byName = new TreeMap<>();

    /** The consumer of {@code spec}, made or changed where need be. */
    ConsumerState obtain(ConsumerSpec spec, StreamLog log, StreamState state) {
        ConsumerState known = byName.get(spec.name());
        if (known != null) {
            known.update(spec);
            return known;
        }
        ConsumerState made = new ConsumerState(spec, log, state);
        byName.put(spec.name(), made);
        return made;
    }

    boolean delete(String name) {
        ConsumerState known = byName.remove(name);
        if (known != null) {
            known.delete();
        }
        return known != null;
    }

    List<ConsumerState> all() {
        return List.copyOf(byName.values());
    }

    void added(Entry entry) {
        byName.values().forEach(consumer -> consumer.added(entry));
    }

    void removed(Entry entry) {
        byName.values().forEach(consumer -> consumer.removed(entry));
    }

    void wake(Instant now) {
        byName.values().forEach(consumer -> consumer.wake(now));
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    void clear() {
        byName.values().forEach(ConsumerState::delete);
        byName.clear();
    }
}
