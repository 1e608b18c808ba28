/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.journal.JournaledCommand;
import dev.varve.persist.journal.Predecessor;
import dev.varve.persist.journal.Takeover;
import dev.varve.persist.sqlite.FileFailure;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreKey;
import dev.varve.pubsub.wire.SlotSet;
import dev.varve.pubsub.wire.Slots;
import java.nio.file.Files;
import java.util.BitSet;
import java.util.HashSet;
import java.util.PrimitiveIterator;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings slots to a worker and away from it: what former owners journaled is carried out before anybody is served, and what is lost is let go. For use by one thread. */
final class SlotTakeovers {

    private static final Logger LOG = LoggerFactory.getLogger(SlotTakeovers.class);

    private final DataDirectory directory;
    private final WorkerSlots slots;
    private final OpenFiles files;
    private final Uncommitted uncommitted;
    private final CommandLog log;
    private final Set<StoreKey> damaged = new HashSet<>();

    SlotTakeovers(
            DataDirectory directory, WorkerSlots slots, OpenFiles files, Uncommitted uncommitted, CommandLog log) {
        this.directory = directory;
        this.slots = slots;
        this.files = files;
        this.uncommitted = uncommitted;
        this.log = log;
    }

    /**
     * Makes {@code slot} ready to be served under {@code epoch}, if it is not.
     *
     * @throws StorageException {@link ErrorCode#FENCED} if somebody took it under a higher epoch; {@link ErrorCode#UNAVAILABLE} if that cannot be done now
     */
    void require(int slot, long epoch) {
        if (slots.isClaimed(slot)) {
            return;
        }
        if (slots.wasHeld(slot)) {
            // The replay finds in the journal what was done under the earlier epoch.
            log.write();
            slots.lose(slot, log.released());
            letGo(slot);
        }
        Takeover takeover = slots.take(slot, epoch);
        damaged.clear();
        for (Predecessor predecessor : takeover.predecessors()) {
            predecessor.commands(this::replay);
        }
        files.commitSlot(slot);
        if (damaged.isEmpty()) {
            takeover.settle();
        }
        slots.claimed(slot, epoch);
    }

    private void letGo(int slot) {
        uncommitted.keys().stream().filter(key -> key.slot() == slot).forEach(uncommitted::forget);
        files.closeUnless(other -> other != slot);
    }

    private void replay(JournaledCommand journaled) {
        StoreKey key = journaled.command().key();
        if (damaged.contains(key)) {
            return;
        }
        try {
            carryOut(journaled);
        } catch (StorageException e) {
            files.forget(key);
            if (e.code() != ErrorCode.CORRUPT) {
                throw e;
            }
            // The others of the slot go on; the journal is kept, as this file lacks something of it.
            LOG.error("the file of {} is damaged, and what its former owner journaled stays undone", key, e);
            damaged.add(key);
        }
    }

    private void carryOut(JournaledCommand journaled) {
        try {
            files.replay().run(journaled);
        } catch (StorageException e) {
            if (!FileFailure.isLocked(e)) {
                throw e;
            }
            files.unlock(journaled.command().key());
            files.replay().run(journaled);
        }
    }

    /**
     * Makes all slots ready that the server owns and in which something was ever stored; those that turn out to be another's are left out.
     *
     * @throws StorageException {@link ErrorCode#UNAVAILABLE} if one of them cannot be made ready now
     */
    Holdings requireAll() {
        BitSet owned = new BitSet(Slots.COUNT);
        BitSet ready = new BitSet(Slots.COUNT);
        slots.owned().stream().forEach(slot -> {
            try {
                ready.set(slot, isReady(slot));
                owned.set(slot);
            } catch (StorageException e) {
                if (slots.epoch(slot).isPresent()) {
                    throw e;
                }
                LOG.debug("slot {} is another server's", slot, e);
            }
        });
        return new Holdings(files, SlotSet.where(owned::get), SlotSet.where(ready::get));
    }

    /** Makes {@code slot} ready if something was ever stored in it. */
    private boolean isReady(int slot) {
        boolean used = slots.isClaimed(slot) || isUsed(slot);
        if (used) {
            require(
                    slot,
                    slots.epoch(slot)
                            .orElseThrow(() -> StorageException.unavailable("slot " + slot + " has just moved", null)));
        }
        return used;
    }

    /** Makes slots ready until {@code nanos}; what fails is tried again another time. */
    void requireUntil(long nanos) {
        for (PrimitiveIterator.OfInt unclaimed = slots.unclaimed().stream().iterator(); unclaimed.hasNext(); ) {
            int slot = unclaimed.nextInt();
            if (System.nanoTime() - nanos >= 0) {
                return;
            }
            try {
                isReady(slot);
            } catch (StorageException e) {
                LOG.warn("slot {} cannot be taken yet", slot, e);
            }
        }
    }

    private boolean isUsed(int slot) {
        return Files.isDirectory(directory.slot(slot));
    }

    /** Commits and closes what is in slots that the map has given to others; what they have taken already is dropped. */
    void release() {
        do {
            slots.noted();
            slots.outdated().stream()
                    // Those that are this server's under another epoch are claimed anew when somebody asks.
                    .filter(slot -> slots.epoch(slot).isEmpty())
                    .forEach(this::release);
        } while (slots.hasNews());
    }

    private void release(int slot) {
        // A successor that fenced before this commit may have copied the files without it: it needs the journal.
        if (!slots.isTaken(slot) && commit(slot) && !isTakenByNow(slot)) {
            slots.give(slot);
        } else {
            slots.lose(slot, log.released());
        }
        letGo(slot);
    }

    private boolean isTakenByNow(int slot) {
        try {
            slots.look();
            return slots.isTaken(slot);
        } catch (StorageException e) {
            LOG.warn("whether somebody has taken slot {} is not known; the journal is kept for it", slot, e);
            return true;
        }
    }

    private boolean commit(int slot) {
        try {
            files.commitSlot(slot);
            return true;
        } catch (StorageException e) {
            LOG.warn("files of slot {}, which is another server's, were not committed; it has the journal", slot, e);
            return false;
        }
    }
}
