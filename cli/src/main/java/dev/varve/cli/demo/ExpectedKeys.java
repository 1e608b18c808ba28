/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.demo;

import dev.varve.Bytes;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a bucket must hold after the lines of a file were put into it, or some of them. */
final class ExpectedKeys {

    private final Map<Key, Expected> expected = new HashMap<>();

    /** The values that a key may have, the last that is certain first, and whether it must have one. */
    private static final class Expected {
        private final List<Bytes> values = new ArrayList<>();
        private boolean must;
    }

    /** {@code key} was given {@code value}: for certain, or perhaps. */
    void add(Key key, Bytes value, boolean certain) {
        Expected each = expected.computeIfAbsent(key, k -> new Expected());
        if (certain) {
            each.values.clear();
            each.must = true;
        }
        each.values.add(value);
    }

    boolean isEmpty() {
        return expected.isEmpty();
    }

    /** Compares the {@code entries} of a bucket, telling {@code differ} of each difference; returns the values that were found. */
    List<Bytes> compare(Iterator<KeyValueEntry> entries, Consumer<String> differ) {
        Map<Key, Expected> left = new HashMap<>(expected);
        List<Bytes> found = new ArrayList<>();
        while (entries.hasNext()) {
            KeyValueEntry entry = entries.next();
            Expected each = left.remove(entry.key());
            if (each == null || !each.values.contains(entry.value())) {
                differ.accept("the value of key " + entry.key() + " is not its last line");
            }
            found.add(entry.value());
        }
        left.forEach((key, each) -> {
            if (each.must) {
                differ.accept("key " + key + " is missing");
            }
        });
        return found;
    }
}
