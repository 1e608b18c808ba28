/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** A slot being taken over: claimed, its former owners fenced, what they left to be replayed. For use by one thread. */
public final class Takeover {

    private final Owned owned;
    private final OwnerFiles owners;
    private final ServerHome home;
    private final Function<String, ServerJournals> journals;
    private final SortedMap<Long, String> former = new TreeMap<>();
    private final List<Predecessor> predecessors = new ArrayList<>();

    Takeover(Owned owned, OwnerFiles owners, ServerHome home, Function<String, ServerJournals> journals) {
        this.owned = owned;
        this.owners = owners;
        this.home = home;
        this.journals = journals;
    }

    /** First step: whoever comes with a lower epoch and has not looked yet will see it. */
    void claim() throws IOException {
        owners.claim(owned.epoch(), home.incarnation());
    }

    /** Second step: sees everybody who came earlier, since they had claimed before. */
    void survey() throws IOException {
        SortedMap<Long, String> all = owners.list();
        if (!all.containsKey(owned.epoch()) || all.lastKey() > owned.epoch()) {
            long highest = all.isEmpty() ? owned.epoch() : Math.max(all.lastKey(), owned.epoch());
            throw StorageException.fenced(
                    "slot " + owned.slot() + " was claimed under epoch " + highest + ", this server has "
                            + owned.epoch(),
                    highest);
        }
        former.putAll(all.headMap(owned.epoch()));
    }

    /** Third step: what they sync from now on they do not acknowledge, and they put no file of their own in the place of one of this slot. */
    void fence() throws IOException {
        owners.discardCopies(owned.epoch());
        for (Map.Entry<Long, String> owner : former.entrySet()) {
            Path server = home.servers().resolve(owner.getValue());
            boolean left = owner.getValue().equals(home.incarnation())
                    || (!owner.getValue().isEmpty() && Fence.raise(server, owned.slot(), owned.epoch()));
            if (left) {
                predecessors.add(
                        new Predecessor(new Owned(owned.slot(), owner.getKey()), journals.apply(owner.getValue())));
            }
        }
    }

    /**
     * Fourth step: leaves out whom a predecessor has settled meanwhile. Until it was fenced it could acknowledge what it had carried out without their latest commands, which must not be replayed below that.
     */
    void confirm() throws IOException {
        for (Predecessor predecessor : List.copyOf(predecessors)) {
            if (!owners.isNamed(predecessor.epoch())) {
                predecessors.remove(predecessor);
            }
        }
    }

    /** Fifth step: sees all that was acknowledged, which was synced before. */
    void read() {
        predecessors.forEach(Predecessor::readOn);
    }

    /** The former owners whose commands may not be in the files, the lowest epoch first. This server may be one of them. */
    public List<Predecessor> predecessors() {
        return List.copyOf(predecessors);
    }

    /**
     * Forgets the former owners, on stable storage. All their commands were replayed and committed. To be called before the slot serves anybody: what a former owner still writes must not be replayed below what this one has
     * acknowledged.
     */
    public void settle() {
        try {
            for (long epoch : former.keySet()) {
                owners.remove(epoch);
            }
            if (!former.isEmpty()) {
                Folders.sync(owners.folder());
            }
        } catch (IOException e) {
            throw DiskErrors.translate("the former owners of a slot cannot be forgotten", owners.folder(), e);
        }
        predecessors.forEach(Predecessor::forget);
    }
}
