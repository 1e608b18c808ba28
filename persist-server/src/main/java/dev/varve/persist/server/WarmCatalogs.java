/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.StorageException;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.FilePosition;
import dev.varve.persist.store.SlotCatalog;
import dev.varve.persist.warm.Shipment;
import dev.varve.persist.warm.WarmName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands over the catalogs of a worker's slots that have changed: each as a whole, before the files that it names for the first time. For use by one thread. */
final class WarmCatalogs {

    private static final Logger LOG = LoggerFactory.getLogger(WarmCatalogs.class);

    private final WarmTier tier;
    private final WarmLog log;
    private final OpenFiles files;
    private final WorkerSlots slots;
    private final DataDirectory directory;
    private final Runnable onFailure;

    /** @param onFailure runs when a catalog was not shipped */
    WarmCatalogs(
            WarmTier tier,
            WarmLog log,
            OpenFiles files,
            WorkerSlots slots,
            DataDirectory directory,
            Runnable onFailure) {
        this.tier = tier;
        this.log = log;
        this.files = files;
        this.slots = slots;
        this.directory = directory;
        this.onFailure = onFailure;
    }

    /** Whether the store has not got change {@code change} of the catalog of {@code slot} yet. */
    boolean isAwaited(int slot, long change) {
        WarmCatalog catalog = log.catalogs().get(slot);
        return catalog != null && catalog.shipped < change;
    }

    /**
     * Does what is due at {@code nanos}, which is what has waited for {@code wait}.
     *
     * @return the slots of which another server has written the catalogs
     */
    List<Integer> step(long nanos, long wait) {
        List<Integer> fenced = new ArrayList<>();
        for (Map.Entry<Integer, WarmCatalog> entry : List.copyOf(log.catalogs().entrySet())) {
            int slot = entry.getKey();
            if (slots.isClaimed(slot) && step(slot, entry.getValue(), nanos, wait)) {
                fenced.add(slot);
            }
        }
        return fenced;
    }

    private boolean step(int slot, WarmCatalog catalog, long nanos, long wait) {
        if (catalog.sent != null) {
            return catalog.sent.isDone() && ended(slot, catalog, catalog.sent, nanos);
        } else if (catalog.copy != null) {
            if (catalog.copy.isDone()) {
                copied(slot, catalog, catalog.copy, nanos);
            }
        } else if (catalog.pressed || nanos - catalog.dueNanos >= wait) {
            copy(slot, catalog, nanos);
        }
        return false;
    }

    private void copy(int slot, WarmCatalog catalog, long nanos) {
        try {
            files.catalogs().commit(slot);
            if (files.catalogs().find(slot).filter(SlotCatalog::isMade).isEmpty()) {
                // Whoever began it was killed, and what it was begun for was not to be: there is nothing to copy.
                log.cleanCatalog(slot);
                return;
            }
            catalog.handedOver = catalog.changes;
            catalog.copy = tier.copy(directory.catalog(slot));
        } catch (StorageException e) {
            LOG.debug("the catalog of slot {} is not handed over now", slot, e);
            catalog.dueNanos = nanos;
            catalog.pressed = false;
        }
    }

    private void copied(int slot, WarmCatalog catalog, CompletableFuture<WarmTier.Copied> copy, long nanos) {
        catalog.copy = null;
        try {
            WarmTier.Copied copied = copy.join();
            Shipment.Content content =
                    new Shipment.Content.Copy(copied.file(), copied.state(), Shipment.Content.Instead.KEEP);
            long epoch = slots.epoch(slot).orElseThrow();
            // Catalogs have no positions: whoever owns the slot has the one that counts.
            catalog.sent = tier.ship(new Shipment(WarmName.catalog(slot), epoch, FilePosition.START, content));
        } catch (CompletionException e) {
            LOG.warn("the catalog of slot {} cannot be copied for the store, and is tried again", slot, e);
            catalog.dueNanos = nanos;
            catalog.pressed = false;
        }
    }

    /** Returns whether another server has written it. */
    private boolean ended(int slot, WarmCatalog catalog, CompletableFuture<Shipment.Outcome> sent, long nanos) {
        catalog.sent = null;
        catalog.dueNanos = nanos;
        catalog.pressed = false;
        try {
            if (sent.join() == Shipment.Outcome.FENCED) {
                return true;
            }
            catalog.shipped = catalog.handedOver;
            catalog.sinceNanos = nanos;
            if (!catalog.isDirty()) {
                log.cleanCatalog(slot);
            }
        } catch (CompletionException e) {
            LOG.debug("the catalog of slot {} was not shipped, and is tried again", slot, e);
            onFailure.run();
        }
        return false;
    }
}
