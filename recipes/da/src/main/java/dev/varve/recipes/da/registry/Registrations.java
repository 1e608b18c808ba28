/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.registry;

import dev.varve.ClosableIterator;
import dev.varve.SubjectFilter;
import dev.varve.kv.KeyValueEntry;
import dev.varve.kv.KeyValueStore;
import dev.varve.recipes.da.CompatibilityKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** All pairs of the registry as they were read at one moment: whole ones, halves, and what the loser of a race has left. */
final class Registrations {

    /**
     * What says under which number a version writes.
     *
     * @param key the version
     * @param id the number
     * @param revision that of the record
     */
    record Reverse(CompatibilityKey key, int id, long revision) {}

    private static final SubjectFilter FORWARD = SubjectFilter.of("*");
    private static final SubjectFilter REVERSE = SubjectFilter.of("*.*.*.*");

    private final NavigableMap<Integer, CompatibilityKey> forward = new TreeMap<>();
    private final Map<CompatibilityKey, Reverse> reverse = new HashMap<>();

    private Registrations() {}

    static Registrations read(KeyValueStore store, String bucket) {
        Registrations all = new Registrations();
        try (ClosableIterator<KeyValueEntry> entries = store.getAll(bucket, REVERSE)) {
            entries.forEachRemaining(all::addReverse);
        }
        // Later than the reverse ones, so that a pair that is being made is seen as a half and not as nothing.
        try (ClosableIterator<KeyValueEntry> entries = store.getAll(bucket, FORWARD)) {
            entries.forEachRemaining(entry -> all.forward.put(
                    Integer.valueOf(entry.key().name()),
                    CompatibilityKey.parse(entry.value().utf8())));
        }
        return all;
    }

    private void addReverse(KeyValueEntry entry) {
        CompatibilityKey key = CompatibilityKey.parse(entry.key().name());
        reverse.put(key, new Reverse(key, Integer.parseInt(entry.value().utf8()), entry.revision()));
    }

    /** Those whose number nobody has, the first one made first. */
    List<Reverse> halves() {
        return reverse.values().stream()
                .filter(each -> !forward.containsKey(each.id()))
                .sorted(Comparator.comparingLong(Reverse::revision))
                .toList();
    }

    Optional<Reverse> reverse(CompatibilityKey key) {
        return Optional.ofNullable(reverse.get(key));
    }

    /** The number of {@code key}, if it has one. */
    Optional<Integer> id(CompatibilityKey key) {
        return forward.entrySet().stream()
                .filter(entry -> entry.getValue().equals(key))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The number given last, 0 for none. */
    int latestId() {
        return forward.isEmpty() ? 0 : forward.lastKey();
    }

    /** The version that has it. */
    Optional<CompatibilityKey> latest() {
        return Optional.ofNullable(forward.lastEntry()).map(Map.Entry::getValue);
    }
}
