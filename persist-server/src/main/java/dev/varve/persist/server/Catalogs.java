/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.StorageException;
import dev.varve.persist.sqlite.FileFailure;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.SlotCatalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The catalogs that a worker has open, the least recently used first. For use by one thread. */
final class Catalogs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Catalogs.class);
    private static final int MOST_OPEN = 128;

    private final DataDirectory directory;
    private final LockPatience patience;
    private final OwnedFiles owned;
    private final Map<Integer, SlotCatalog> open = new LinkedHashMap<>(16, 0.75f, true);

    Catalogs(DataDirectory directory, LockPatience patience, OwnedFiles owned) {
        this.directory = directory;
        this.patience = patience;
        this.owned = owned;
    }

    /** The catalog of {@code slot}; empty where nothing was ever stored there. */
    Optional<SlotCatalog> find(int slot) {
        SlotCatalog known = open.get(slot);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<SlotCatalog> found = open(slot);
        found.ifPresent(catalog -> keep(slot, catalog));
        return found;
    }

    private Optional<SlotCatalog> open(int slot) {
        try {
            return SlotCatalog.open(slot, directory, patience.settings());
        } catch (StorageException e) {
            if (!FileFailure.isLocked(e)) {
                throw e;
            }
            unlock(slot);
            return SlotCatalog.open(slot, directory, patience.settings());
        }
    }

    /** Whoever had the slot before was fenced, and stopped before it could let go. */
    private void unlock(int slot) {
        forget(slot);
        patience.inVain();
        owned.unlock(slot, directory.catalog(slot));
    }

    /** Has {@code change} change the catalog of {@code slot}, made where there is none; returns the catalog. */
    SlotCatalog change(int slot, Consumer<SlotCatalog> change) {
        try {
            SlotCatalog catalog = create(slot);
            change.accept(catalog);
            return catalog;
        } catch (StorageException e) {
            if (!FileFailure.isLocked(e)) {
                throw e;
            }
            unlock(slot);
            SlotCatalog catalog = create(slot);
            change.accept(catalog);
            return catalog;
        }
    }

    private SlotCatalog create(int slot) {
        return find(slot).orElseGet(() -> keep(slot, SlotCatalog.create(slot, directory, patience.settings())));
    }

    private SlotCatalog keep(int slot, SlotCatalog catalog) {
        open.put(slot, catalog);
        if (open.size() > MOST_OPEN) {
            Map.Entry<Integer, SlotCatalog> eldest = open.entrySet().iterator().next();
            eldest.getValue().commit();
            forget(eldest.getKey());
        }
        return catalog;
    }

    /** Has the entries of {@code slot} on stable storage. */
    void commit(int slot) {
        SlotCatalog catalog = open.get(slot);
        if (catalog != null) {
            catalog.commit();
        }
    }

    /** Has all entries on stable storage. */
    void commitAll() {
        open.values().forEach(SlotCatalog::commit);
    }

    /** Closes the catalogs of slots for which {@code owned} does not hold; what was not committed is undone. */
    void closeUnless(IntPredicate owned) {
        List<Integer> slots = new ArrayList<>(open.keySet());
        slots.removeIf(owned::test);
        slots.forEach(this::forget);
    }

    private void forget(int slot) {
        SlotCatalog catalog = open.remove(slot);
        try {
            if (catalog != null) {
                catalog.close();
            }
        } catch (StorageException e) {
            LOG.warn("the catalog of slot {} was not closed as it should", slot, e);
        }
    }

    @Override
    public void close() {
        closeUnless(slot -> false);
    }
}
