/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Which keys the catalogs of slots may name, so that of most keys that they do not name it is known without opening one: a Bloom filter of 8 KiB for each slot, which errs for one of a thousand keys where a slot has a thousand. For use by one thread.
 */
final class CatalogNames {

    private static final int BITS = 16;
    private static final int WIDTH = 1 << BITS;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final Map<Integer, BitSet> bySlot = new HashMap<>();

    /** Whether the keys of {@code slot} were told. */
    boolean know(int slot) {
        return bySlot.containsKey(slot);
    }

    /** The catalog of {@code slot} names what is {@link #add added} from now on, and nothing else. */
    void begin(int slot) {
        bySlot.put(slot, new BitSet());
    }

    /** The catalog of {@code slot} names {@code key}. */
    void add(int slot, String key) {
        BitSet names = bySlot.get(slot);
        if (names != null) {
            names.set(one(key));
            names.set(other(key));
        }
    }

    /** Whether the catalog of {@code slot}, which is known, may name {@code key}; false is certain. */
    boolean mayHave(int slot, String key) {
        BitSet names = bySlot.get(slot);
        return names == null || (names.get(one(key)) && names.get(other(key)));
    }

    /** Forgets the slots for which {@code owned} does not hold. */
    void keepIf(IntPredicate owned) {
        bySlot.keySet().removeIf(slot -> !owned.test(slot));
    }

    private static int one(String key) {
        return (int) (spread(key) >>> (Long.SIZE - BITS));
    }

    private static int other(String key) {
        return (int) (spread(key) >>> (Long.SIZE - 2 * BITS)) & (WIDTH - 1);
    }

    private static long spread(String key) {
        return key.hashCode() * SPREAD;
    }
}
