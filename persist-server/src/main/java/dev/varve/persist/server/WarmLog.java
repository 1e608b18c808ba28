/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.journal.Command;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.FilePosition;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StoredFile;
import dev.varve.persist.warm.Restorer;
import dev.varve.persist.warm.WarmName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * What of a worker's files the store does not have. Hears of each command, commit and drop, and does nothing else here: {@link WarmShipments} hands over. For use by one thread.
 *
 * <p>A file that is clean takes nothing but its position while it is open.
 */
final class WarmLog implements CommandListener {

    private final Optional<WarmTier> tier;
    private final DataDirectory directory;
    private final Optional<LocalFiles> local;
    private final WarmMarks marks;
    private final IntFunction<OptionalLong> epochs;
    /** How far open files are, by their last commits. */
    private final Map<StoreKey, FilePosition> positions = new HashMap<>();
    /** Open files in which nothing was ever kept. */
    private final Map<StoreKey, FilePosition> fresh = new HashMap<>();

    /** Those that wait longest first. */
    private final Map<StoreKey, WarmFile> files = new LinkedHashMap<>();

    private final Map<Integer, WarmCatalog> catalogs = new HashMap<>();
    private final Map<Integer, Long> fenced = new HashMap<>();

    /**
     * @param tier where files are shipped; empty: nowhere, and nothing is noted
     * @param local is told which files are used, and how large they are; empty where there is no disk budget
     * @param epochs the epoch under which the server owns a slot
     */
    WarmLog(
            Optional<WarmTier> tier,
            Optional<LocalFiles> local,
            DataDirectory directory,
            IntFunction<OptionalLong> epochs) {
        this.tier = tier;
        this.local = local;
        this.directory = directory;
        this.marks = new WarmMarks(directory);
        this.epochs = epochs;
    }

    /** The files with changes that the store has not. */
    Map<StoreKey, WarmFile> files() {
        return files;
    }

    /** The catalogs with changes that the store has not, and those of which files wait. */
    Map<Integer, WarmCatalog> catalogs() {
        return catalogs;
    }

    Optional<FilePosition> position(StoreKey key) {
        return Optional.ofNullable(positions.get(key));
    }

    /** {@code file} is open now; {@code dropped} tells at which position an earlier one of its name was dropped. */
    void opened(StoredFile file, Supplier<FilePosition> dropped) {
        if (tier.isEmpty() || file.isInMemory()) {
            return;
        }
        if (file.isFresh()) {
            appeared(file.key());
        }
        FilePosition position = file.isFresh() ? dropped.get() : file.summary().position();
        positions.put(file.key(), position);
        if (file.isFresh()) {
            fresh.put(file.key(), position);
        }
        WarmFile known = files.get(file.key());
        if (known != null) {
            known.opened(position);
        }
    }

    /** Somebody has asked for something of the file of {@code key}, if it is there. */
    void used(StoreKey key) {
        if (positions.containsKey(key)) {
            local.ifPresent(files -> files.used(key));
        }
    }

    /** The file of {@code key} is there, and was not before. */
    void appeared(StoreKey key) {
        local.ifPresent(files -> files.appeared(key));
    }

    /** The file of {@code key} was brought back from the store. */
    void returned(StoreKey key) {
        local.ifPresent(files -> files.returned(key));
    }

    /** The file of {@code key} is closed. */
    void closed(StoreKey key) {
        positions.remove(key);
        fresh.remove(key);
    }

    @Override
    public void appended(Command command, long lsn) {
        if (tier.isPresent() && !fenced.containsKey(command.key().slot())) {
            file(command.key()).appended(command, lsn);
        }
    }

    @Override
    public void annulled(StoreKey key, long lsn) {
        WarmFile file = files.get(key);
        if (file != null) {
            file.annulled(lsn);
        }
    }

    /** {@code file} was committed. */
    void committed(StoredFile file) {
        StoreKey key = file.key();
        if (tier.isEmpty() || file.isInMemory() || file.isFresh() || fenced.containsKey(key.slot())) {
            return;
        }
        local.ifPresent(files -> files.committed(key));
        FilePosition now = file.summary().position();
        FilePosition before = positions.get(key);
        if (files.containsKey(key) || !now.equals(before)) {
            file(key).committed(file.summary(), before);
        }
        positions.put(key, now);
    }

    private WarmFile file(StoreKey key) {
        WarmFile known = files.get(key);
        FilePosition anew = fresh.remove(key);
        if (known == null) {
            known = new WarmFile(tier.orElseThrow().report(), positions.get(key), System.nanoTime());
            files.put(key, known);
            mark(WarmName.of(key, directory));
        }
        if (anew != null) {
            known.begunAnew(anew);
            known.catalogChange = catalogs.containsKey(key.slot()) ? catalogs.get(key.slot()).changes : 0;
        }
        return known;
    }

    private void mark(WarmName name) {
        OptionalLong epoch = epochs.apply(name.slot());
        if (epoch.isPresent()) {
            marks.make(name, epoch.getAsLong());
        }
    }

    /** Of the file of {@code key} the store has not all, as was found, though nothing said so: it is to be shipped whole. */
    void unshipped(StoreKey key) {
        file(key).needRepair();
    }

    /** Whether the store may lack something of the file of {@code key}. */
    boolean isDirty(StoreKey key) {
        return files.containsKey(key);
    }

    /** The file of {@code key} was dropped at {@code position}. */
    void dropped(StoreKey key, FilePosition position) {
        local.ifPresent(files -> files.committed(key));
        if (tier.isPresent() && !fenced.containsKey(key.slot())) {
            fresh.remove(key);
            file(key).dropped(position);
            catalogChanged(key.slot());
        }
    }

    /** The catalog of {@code slot} was changed, or is about to be. */
    void catalogChanged(int slot) {
        if (tier.isEmpty() || fenced.containsKey(slot)) {
            return;
        }
        WarmCatalog known = catalogs.get(slot);
        if (known == null) {
            known = new WarmCatalog(System.nanoTime());
            catalogs.put(slot, known);
            mark(WarmName.catalog(slot));
        }
        known.changes++;
    }

    /** {@code slot} is this server's under {@code epoch}: what former owners have not shipped is to be. */
    void claimed(int slot, long epoch) {
        if (tier.isEmpty()) {
            return;
        }
        fenced.remove(slot);
        local.ifPresent(files -> files.claimed(slot));
        tier.get().forget(slot);
        Restorer.clear(directory, slot);
        marks.take(slot, epoch).forEach((file, text) -> {
            if (WarmName.catalog(slot).file().equals(file)) {
                catalogChanged(slot);
            } else {
                StoreKey key = new StoreKey(StoreKey.Kind.of(text.charAt(0)), text.substring(2));
                file(key).needWhole();
            }
        });
    }

    /** Nothing of {@code slot} is shipped any more: it is another's. */
    void letGo(int slot) {
        files.entrySet().removeIf(entry -> {
            boolean gone = entry.getKey().slot() == slot;
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
        catalogs.remove(slot);
        local.ifPresent(files -> files.letGo(slot));
    }

    /** Another server has written to the store what this one was to: nothing of {@code slot} is shipped under {@code epoch}. */
    void fenced(int slot, long epoch) {
        letGo(slot);
        fenced.put(slot, epoch);
    }

    /** Whether nothing of {@code slot} is shipped, though the map gives it to this server. */
    boolean isFenced(int slot) {
        return fenced.containsKey(slot);
    }

    /** How many slots are not shipped, though the map gives them to this server. */
    int fencedSlots() {
        return fenced.size();
    }

    /** The store has all of the file of {@code key}. */
    void clean(StoreKey key) {
        if (files.remove(key) != null) {
            unmark(WarmName.of(key, directory));
        }
    }

    /** The store has all of the catalog of {@code slot}. */
    void cleanCatalog(int slot) {
        if (catalogs.remove(slot) != null) {
            unmark(WarmName.catalog(slot));
        }
    }

    private void unmark(WarmName name) {
        OptionalLong epoch = epochs.apply(name.slot());
        if (epoch.isPresent()) {
            marks.remove(name, epoch.getAsLong());
        }
    }

    /** Whether the file of {@code key} is being copied: who commits it now waits. */
    boolean isCopied(StoreKey key) {
        WarmFile file = files.get(key);
        return file != null && file.copy != null && !file.copy.isDone();
    }
}
