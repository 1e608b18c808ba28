/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.SlotCatalog;
import dev.varve.persist.store.StoreSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The catalogs that a worker has open, the least recently used first. For use by one thread. */
final class Catalogs implements AutoCloseable {

    private static final int MOST_OPEN = 128;

    private final DataDirectory directory;
    private final StoreSettings settings;
    private final Map<Integer, SlotCatalog> open = new LinkedHashMap<>(16, 0.75f, true);

    Catalogs(DataDirectory directory, StoreSettings settings) {
        this.directory = directory;
        this.settings = settings;
    }

    /** The catalog of {@code slot}; empty where nothing was ever stored there. */
    Optional<SlotCatalog> find(int slot) {
        SlotCatalog known = open.get(slot);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<SlotCatalog> found = SlotCatalog.open(slot, directory, settings);
        found.ifPresent(catalog -> keep(slot, catalog));
        return found;
    }

    /** The catalog of {@code slot}, made where there is none. */
    SlotCatalog create(int slot) {
        return find(slot).orElseGet(() -> keep(slot, SlotCatalog.create(slot, directory, settings)));
    }

    private SlotCatalog keep(int slot, SlotCatalog catalog) {
        open.put(slot, catalog);
        if (open.size() > MOST_OPEN) {
            Map.Entry<Integer, SlotCatalog> eldest = open.entrySet().iterator().next();
            eldest.getValue().close();
            open.remove(eldest.getKey());
        }
        return catalog;
    }

    @Override
    public void close() {
        open.values().forEach(SlotCatalog::close);
        open.clear();
    }
}
