/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.StorageException;
import dev.varve.persist.sqlite.FileFailure;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.SlotCatalog;
import dev.varve.persist.store.StoreKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalogs that a worker has open, the least recently used first. For use by one thread.
 *
 * <p>What was registered and not committed is known here until it is committed, or the slot is another server's, whatever becomes of the catalog's file or its transaction.
 */
final class Catalogs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Catalogs.class);
    private static final int MOST_OPEN = 128;

    private final DataDirectory directory;
    private final LockPatience patience;
    private final OwnedFiles owned;
    private final Map<Integer, SlotCatalog> open = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Integer, Set<String>> pending = new HashMap<>();
    private final CatalogNames names = new CatalogNames();

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
        if (isPending(slot)) {
            return Optional.of(change(slot, catalog -> {}));
        }
        Optional<SlotCatalog> found = open(slot);
        found.ifPresent(catalog -> keep(slot, catalog));
        return found;
    }

    /** Whether {@code key} was certainly never registered, and so never dropped. */
    boolean isNew(StoreKey key) {
        int slot = key.slot();
        if (!names.know(slot)) {
            Optional<SlotCatalog> catalog = find(slot);
            names.begin(slot);
            catalog.ifPresent(found -> found.forEachKey(known -> names.add(slot, known)));
        }
        return !names.mayHave(slot, key.text());
    }

    /** Notes that {@code key}, which {@link #isNew}, is about to have a file; the catalog is not opened for that. */
    void announce(StoreKey key) {
        int slot = key.slot();
        if (open.containsKey(slot)) {
            // A transaction that is under way does not look at what is pending any more.
            change(key, catalog -> catalog.register(key));
        } else {
            names.add(slot, key.text());
            pending(slot).add(key.text());
        }
    }

    private boolean isPending(int slot) {
        return !pending.getOrDefault(slot, Set.of()).isEmpty();
    }

    private Set<String> pending(int slot) {
        return pending.computeIfAbsent(slot, added -> new LinkedHashSet<>());
    }

    private Optional<SlotCatalog> open(int slot) {
        try {
            return SlotCatalog.open(slot, directory, patience.settings(), pending(slot));
        } catch (StorageException e) {
            if (!FileFailure.isLocked(e)) {
                throw e;
            }
            unlock(slot);
            return SlotCatalog.open(slot, directory, patience.settings(), pending(slot));
        }
    }

    /** Whoever had the slot before was fenced, and stopped before it could let go. */
    private void unlock(int slot) {
        forget(slot);
        patience.inVain();
        owned.unlock(slot, directory.catalog(slot));
    }

    /** Has {@code change} change the entry of {@code key} in its catalog, made where there is none; returns the catalog. */
    SlotCatalog change(StoreKey key, Consumer<SlotCatalog> change) {
        names.add(key.slot(), key.text());
        return change(key.slot(), change);
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
        SlotCatalog known = open.get(slot);
        return known != null
                ? known
                : keep(slot, SlotCatalog.create(slot, directory, patience.settings(), pending(slot)));
    }

    private SlotCatalog keep(int slot, SlotCatalog catalog) {
        open.put(slot, catalog);
        if (open.size() > MOST_OPEN) {
            Map.Entry<Integer, SlotCatalog> eldest = open.entrySet().iterator().next();
            retire(eldest.getKey(), eldest.getValue());
        }
        return catalog;
    }

    private void retire(int slot, SlotCatalog catalog) {
        try {
            catalog.commit();
        } catch (StorageException e) {
            LOG.warn("the catalog of slot {} is closed before it was committed; it is opened again for that", slot, e);
        }
        forget(slot);
    }

    /** Has the entries of {@code slot} on stable storage. */
    void commit(int slot) {
        if (open.containsKey(slot) || isPending(slot)) {
            change(slot, SlotCatalog::commit);
        }
    }

    /** Closes the catalogs of slots for which {@code owned} does not hold; what was not committed is undone. */
    void closeUnless(IntPredicate owned) {
        List<Integer> slots = new ArrayList<>(open.keySet());
        slots.removeIf(owned::test);
        slots.forEach(this::forget);
        pending.keySet().removeIf(slot -> !owned.test(slot));
        names.keepIf(owned);
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
