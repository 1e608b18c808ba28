/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which buckets there are; one that was ever written to or watched keeps its place, so that its revisions never start again. */
final class BucketRegistry {
    private final Environment environment;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    BucketRegistry(Environment environment) {
        this.environment = environment;
    }

    @Nullable
    Bucket find(String name) {
        return buckets.get(name);
    }

    /** The bucket {@code name}, ready to be written to or watched. */
    Bucket obtain(String name) {
        return buckets.computeIfAbsent(name, absent -> new Bucket(absent, environment));
    }

    /** All, by name. */
    List<Bucket> all() {
        return buckets.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .map(Map.Entry::getValue)
                .toList();
    }
}
