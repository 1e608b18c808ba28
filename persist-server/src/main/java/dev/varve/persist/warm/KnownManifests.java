/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The manifests that this server has written last, so that they need not be read again; of the least recently used ones nothing is known. Safe for use by many threads. */
final class KnownManifests {

    /** So many objects are named by all of them together. */
    private static final int MOST_PARTS = 50_000;

    private final Map<WarmName, Known> byName = new LinkedHashMap<>(16, 0.75f, true);
    private int parts;

    /**
     * A manifest as it is stored.
     *
     * @param manifest the manifest
     * @param tag what the store calls it
     */
    record Known(Manifest manifest, String tag) {}

    synchronized Optional<Known> find(WarmName name) {
        return Optional.ofNullable(byName.get(name));
    }

    synchronized void put(WarmName name, Known known) {
        forget(name);
        byName.put(name, known);
        parts += size(known);
        while (parts > MOST_PARTS && byName.size() > 1) {
            forget(byName.keySet().iterator().next());
        }
    }

    private static int size(Known known) {
        return 1 + known.manifest().keys().size();
    }

    synchronized void forget(WarmName name) {
        Known gone = byName.remove(name);
        parts -= gone == null ? 0 : size(gone);
    }

    synchronized void forget(int slot) {
        List.copyOf(byName.keySet()).stream()
                .filter(name -> name.slot() == slot)
                .forEach(this::forget);
    }
}
