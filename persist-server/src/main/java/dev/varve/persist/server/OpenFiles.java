/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.StorageException;
import dev.varve.kv.BucketSpec;
import dev.varve.persist.journal.JournaledCommand;
import dev.varve.persist.journal.LeftCommands;
import dev.varve.persist.store.BucketFile;
import dev.varve.persist.store.Creation;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.FilePosition;
import dev.varve.persist.store.ObjectFile;
import dev.varve.persist.store.SlotCatalog;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StoreSettings;
import dev.varve.persist.store.StoredFile;
import dev.varve.persist.store.StreamFile;
import dev.varve.stream.StreamSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that a worker has open, the least recently used first; those beyond a bound, and those nobody asks for, are committed and closed. For use by one thread.
 *
 * <p>A file that was closed before its commit gets the commands that it lacks when it is opened again.
 */
final class OpenFiles {

    private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);
    private static final long MOST_PAGE_BYTES = 16L << 20;
    private static final int MOST_BROUGHT = 32;

    private final DataDirectory directory;
    private final StoreSettings settings;
    private final LockPatience patience;
    private final int most;
    private final Catalogs catalogs;
    private final Uncommitted uncommitted;
    private final CommandLog log;
    private final OwnedFiles owned;
    private final Replay replay;
    private final LeftCommands left;
    private final WarmLog warm;
    private final WarmRestores restores;
    private final Map<StoreKey, Open> files = new LinkedHashMap<>(16, 0.75f, true);
    /** They are nowhere else, so they stay open whatever the bound says. */
    private final Map<StoreKey, StoredFile> inMemory = new LinkedHashMap<>();
    /** Files that were closed with changes that are in no journal of this server. */
    private final Set<StoreKey> unkept = new HashSet<>();

    private final UnmadeStreams unmade = new UnmadeStreams();
    private final PageCaches pages = new PageCaches(MOST_PAGE_BYTES);

    private static final class Open {
        private final StoredFile file;
        private long usedNanos;

        Open(StoredFile file) {
            this.file = file;
        }
    }

    OpenFiles(WorkerParts parts, Uncommitted uncommitted, CommandLog log, OwnedFiles owned, WarmLog warm) {
        this.directory = parts.directory();
        this.settings = parts.settings();
        this.patience = new LockPatience(settings);
        this.most = parts.mostOpenFiles();
        this.catalogs = new Catalogs(directory, patience, owned);
        this.uncommitted = uncommitted;
        this.log = log;
        this.owned = owned;
        this.replay = new Replay(parts.verbs(), this);
        this.left = new LeftCommands(directory);
        this.warm = warm;
        this.restores = new WarmRestores(parts.warm(), directory, owned, warm::returned);
    }

    Catalogs catalogs() {
        return catalogs;
    }

    /** Carries commands out again. */
    Replay replay() {
        return replay;
    }

    /** How long files are waited for that others have locked. */
    LockPatience patience() {
        return patience;
    }

    /** Files that are brought back from the store. */
    WarmRestores restores() {
        return restores;
    }

    /** Whether the file of {@code key} is to be brought back before it is used. */
    boolean isMissing(StoreKey key) {
        return current(key).isEmpty() && restores.isMissing(key, () -> entry(key));
    }

    /** Begins to bring back the first of those files of {@code keys} that are missing, so that they come together. */
    void bring(Collection<StoreKey> keys) {
        int begun = 0;
        for (StoreKey key : keys) {
            if (begun < MOST_BROUGHT && current(key).isEmpty() && restores.bring(key, () -> entry(key))) {
                begun++;
            }
        }
    }

    /** What the catalog says of {@code key}. */
    Optional<SlotCatalog.Entry> entry(StoreKey key) {
        return catalogs.find(key.slot()).flatMap(catalog -> catalog.find(key));
    }

    /** Whether the file of {@code key} is being copied, so that it cannot be committed now. */
    boolean isCopied(StoreKey key) {
        return warm.isCopied(key);
    }

    /** Whether the file of {@code journaled} was evicted when it had that already: it need not be brought back for it. */
    boolean isEvictedAfter(JournaledCommand journaled) {
        StoreKey key = journaled.command().key();
        return current(key).isEmpty()
                && restores.isEvictedAfter(
                        key, new FilePosition(journaled.command().epoch(), journaled.lsn()));
    }

    /** What damaged files lack. */
    LeftCommands left() {
        return left;
    }

    /**
     * Carries out what the file of {@code key} lacks, if it lacks something.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#CORRUPT} if it is damaged still, so that nobody may use it
     */
    void mend(StoreKey key) {
        if (!left.lacks(key)) {
            return;
        }
        try {
            left.commands(key, replay::run);
            catalogs.commit(key.slot());
            current(key).ifPresent(this::commit);
            left.forget(key);
            LOG.info("the file of {} is whole again, and has what was journaled for it meanwhile", key);
        } catch (RuntimeException e) {
            forget(key);
            throw e;
        }
    }

    /** The file of {@code key}, with all that was kept in it; empty where there is none. */
    Optional<StoredFile> find(StoreKey key) {
        closeUndone(key);
        mend(key);
        Optional<StoredFile> known = current(key);
        if (known.isPresent()) {
            return known;
        }
        Optional<StoredFile> stored = stored(key);
        if (!uncommitted.contains(key)) {
            return stored;
        }
        try {
            List<JournaledCommand> kept = unmade.take(key);
            if (kept.isEmpty()) {
                log.commands(key, replay::run);
            } else {
                kept.forEach(replay::run);
            }
            return current(key);
        } catch (RuntimeException e) {
            forget(key);
            throw e;
        }
    }

    /** What SQLite has undone by itself is carried out again from the journal, on the file opened anew. */
    private void closeUndone(StoreKey key) {
        Open open = files.get(key);
        if (open != null && open.file.isUndone()) {
            forget(key);
            if (!uncommitted.contains(key)) {
                // What it lacks is in no journal of this server: whoever replays that of another must know.
                throw StorageException.unavailable("what was carried out again for " + key + " was undone", null);
            }
        }
    }

    /** The file of {@code key} if it is open. */
    Optional<StoredFile> current(StoreKey key) {
        StoredFile kept = inMemory.get(key);
        if (kept != null) {
            return Optional.of(kept);
        }
        Open open = files.get(key);
        if (open != null) {
            use(key, open);
        }
        return Optional.ofNullable(open).map(known -> known.file);
    }

    /** The file of {@code key} as it is open, or else as it was committed last; empty where there is none. */
    Optional<StoredFile> stored(StoreKey key) {
        Optional<StoredFile> known = current(key);
        if (known.isPresent()) {
            return known;
        }
        if (restores.isMissing(key, () -> entry(key))) {
            restores.require(key, () -> entry(key));
        }
        Optional<StoredFile> opened = open(key);
        opened.ifPresent(file -> keep(key, file));
        return opened;
    }

    private Optional<StoredFile> open(StoreKey key) {
        return switch (key.kind()) {
            case STREAM -> openStream(key);
            case KEY_VALUE ->
                BucketFile.open(key, directory, patience.settings()).map(file -> file);
            case OBJECT -> ObjectFile.open(key, directory, patience.settings()).map(file -> file);
        };
    }

    private Optional<StoredFile> openStream(StoreKey key) {
        Optional<StreamFile> file = StreamFile.open(key, directory, patience.settings());
        if (file.isPresent() || !key.isDeclared()) {
            return file.map(opened -> opened);
        }
        return catalogs.find(key.slot())
                .flatMap(catalog -> catalog.find(key))
                .flatMap(SlotCatalog.Entry::spec)
                .map(spec -> ephemeral(key, spec));
    }

    /** Its numbers begin at the time, above all that one in the memory of an earlier server had. */
    private StoredFile ephemeral(StoreKey key, StreamSpec spec) {
        long base = settings.clock().millis() << 10;
        return StreamFile.create(key, directory, patience.settings(), new Creation<>(Optional.of(spec), base));
    }

    /** Whether a stream of {@code key}, of which there is no file, may have its file made later. */
    boolean mayMakeLater(StoreKey key) {
        return restores.areOff() && unmade.haveRoom() && catalogs.isNew(key);
    }

    /** The streams whose files are made when they are asked for, or committed. */
    UnmadeStreams unmade() {
        return unmade;
    }

    /** The stream of {@code key} is one of those {@link #unmade}, or about to be. */
    void makeLater(StoreKey key) {
        if (!unmade.contains(key)) {
            catalogs.announce(key);
        }
    }

    /** A new stream. */
    StoredFile createStream(StoreKey key, Optional<StreamSpec> spec) {
        if (spec.filter(wanted -> wanted.traits().contains(StreamSpec.Trait.EPHEMERAL))
                .isPresent()) {
            warm.catalogChanged(key.slot());
            catalogs.change(key, catalog -> catalog.register(key, spec.get()));
            return keep(key, ephemeral(key, spec.get()));
        }
        return keep(key, StreamFile.create(key, directory, patience.settings(), new Creation<>(spec, register(key))));
    }

    /** A new bucket. */
    StoredFile createBucket(StoreKey key) {
        long base = register(key);
        if (key.kind() == StoreKey.Kind.OBJECT) {
            return keep(key, ObjectFile.create(key, directory, patience.settings()));
        }
        Creation<BucketSpec> creation = new Creation<>(Optional.empty(), base);
        return keep(key, BucketFile.create(key, directory, patience.settings(), creation));
    }

    /** Returns the number from which those of the new file go on. */
    private long register(StoreKey key) {
        restores.made(key);
        warm.catalogChanged(key.slot());
        return catalogs.change(key, catalog -> catalog.register(key))
                .find(key)
                .map(SlotCatalog.Entry::dropped)
                .orElse(0L);
    }

    private StoredFile keep(StoreKey key, StoredFile file) {
        if (file.isInMemory()) {
            inMemory.put(key, file);
            return file;
        }
        warm.opened(file, () -> dropped(key));
        Open open = new Open(file);
        files.put(key, open);
        use(key, open);
        if (files.size() > most) {
            retire(files.entrySet().iterator().next().getKey());
        }
        return file;
    }

    private FilePosition dropped(StoreKey key) {
        return entry(key)
                .map(entry -> new FilePosition(entry.epoch(), entry.lsn()))
                .orElse(FilePosition.START);
    }

    private void use(StoreKey key, Open open) {
        open.usedNanos = System.nanoTime();
        pages.used(key, open.file.pages());
    }

    /** Has all that was kept in the file of {@code key} on stable storage. Where this throws, the file is closed, and what it lacks is carried out again when it is opened. */
    void commit(StoreKey key) {
        try {
            // A file without an entry would never be listed.
            catalogs.commit(key.slot());
            find(key).ifPresent(this::commit);
            uncommitted.forget(key);
        } catch (RuntimeException e) {
            forget(key);
            throw e;
        }
    }

    private void commit(StoredFile file) {
        file.commit();
        log.settled(file);
        warm.committed(file);
        if (files.containsKey(file.key())) {
            // Only now the file is as long as it has become, and what was changed can be given back.
            pages.used(file.key(), file.pages());
        }
    }

    private void retire(StoreKey key) {
        try {
            if (Objects.requireNonNull(files.get(key)).file.isDirty()) {
                commit(key);
            }
        } catch (StorageException e) {
            LOG.warn("the file of {} is closed before it was committed", key, e);
            if (!uncommitted.contains(key)) {
                unkept.add(key);
            }
        }
        forget(key);
    }

    /** The files of {@code slot} that were closed, since this was asked last, without what had been carried out on them from the journals of others: all of it is to be carried out again. */
    Set<StoreKey> takeUnkept(int slot) {
        if (unkept.isEmpty()) {
            return Set.of();
        }
        Set<StoreKey> taken = new HashSet<>(unkept);
        taken.removeIf(key -> key.slot() != slot);
        unkept.removeAll(taken);
        return taken;
    }

    /** Commits all files of {@code slot}, and its catalog. */
    void commitSlot(int slot) {
        dirty(slot).forEach(this::commit);
        catalogs.commit(slot);
    }

    /** The files of {@code slot} with changes that are not committed. */
    Set<StoreKey> dirty(int slot) {
        Set<StoreKey> dirty = new LinkedHashSet<>(uncommitted.keys());
        files.forEach((key, open) -> {
            if (open.file.isDirty()) {
                dirty.add(key);
            }
        });
        dirty.removeIf(key -> key.slot() != slot);
        return dirty;
    }

    /** Closes the file of {@code key}, if it is open; one in memory is gone then, and what was not committed is undone. */
    void forget(StoreKey key) {
        Open open = files.remove(key);
        if (open != null) {
            pages.closed(key);
            warm.closed(key);
            close(open.file);
        }
        StoredFile kept = inMemory.remove(key);
        if (kept != null) {
            close(kept);
        }
    }

    /** Puts a copy in the place of the file of {@code key}, which a fenced process that is stopped keeps locked. */
    void unlock(StoreKey key) {
        forget(key);
        patience.inVain();
        owned.unlock(key.slot(), directory.file(key));
    }

    /** Whether the file of {@code key} has all that it is to have, on stable storage. */
    boolean isSettled(StoreKey key) {
        Open open = files.get(key);
        return !uncommitted.contains(key)
                && !left.lacks(key)
                && !unkept.contains(key)
                && !inMemory.containsKey(key)
                && (open == null || !(open.file.isDirty() || open.file.isUndone()));
    }

    /** Puts {@code stub} in the place of the file of {@code key}, which {@link #isSettled}, and of which the store has all. */
    void evict(StoreKey key, Path stub) {
        forget(key);
        owned.put(key.slot(), directory.file(key), stub);
    }

    /** Removes what is in the file of {@code key} for good. */
    void delete(StoreKey key) {
        Path file = directory.file(key);
        boolean kept = inMemory.containsKey(key);
        empty(key, file);
        // Only now its lock goes: whoever took the slot meanwhile had to take the lock away first.
        forget(key);
        empty(key, file.resolveSibling(file.getFileName() + "-journal"));
        uncommitted.forget(key);
        if (kept) {
            warm.catalogChanged(key.slot());
        } else {
            warm.dropped(key, dropped(key));
        }
    }

    private void empty(StoreKey key, Path file) {
        if (Files.exists(file)) {
            owned.empty(key.slot(), file);
        }
    }

    /** Commits and closes what was not used since {@code nanos}. */
    void closeUnused(long nanos) {
        List<StoreKey> unused = new ArrayList<>();
        for (Map.Entry<StoreKey, Open> longestFirst : files.entrySet()) {
            if (longestFirst.getValue().usedNanos - nanos > 0) {
                break;
            }
            unused.add(longestFirst.getKey());
        }
        unused.forEach(this::retire);
    }

    /** Closes what is in slots for which {@code owned} does not hold; what was not committed is undone. */
    void closeUnless(IntPredicate owned) {
        List<StoreKey> open = new ArrayList<>(files.keySet());
        open.addAll(inMemory.keySet());
        open.removeIf(key -> owned.test(key.slot()));
        open.forEach(this::forget);
        unmade.keepIf(owned);
        catalogs.closeUnless(owned);
    }

    /** Closes what is in {@code slot}, which is not this server's any more; what its files lack is in a journal. */
    void letGo(int slot) {
        uncommitted.keys().stream().filter(key -> key.slot() == slot).forEach(uncommitted::forget);
        unkept.removeIf(key -> key.slot() == slot);
        warm.letGo(slot);
        restores.letGo(slot);
        closeUnless(other -> other != slot);
    }

    int size() {
        return files.size() + inMemory.size();
    }

    private void close(StoredFile file) {
        try {
            log.settled(file);
            file.close();
        } catch (StorageException e) {
            LOG.warn("the file of {} was not closed as it should", file.key(), e);
        }
    }
}
