/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Durability;
import dev.varve.StorageException;
import dev.varve.kv.BucketSpec;
import dev.varve.persist.store.BucketFile;
import dev.varve.persist.store.Creation;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.ObjectFile;
import dev.varve.persist.store.SlotCatalog;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StoreSettings;
import dev.varve.persist.store.StoredFile;
import dev.varve.persist.store.StreamFile;
import dev.varve.stream.StreamSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that a worker has open, the least recently used first; those beyond a bound, and those nobody asks for, are closed. For use by one thread. */
final class OpenFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

    private final DataDirectory directory;
    private final StoreSettings settings;
    private final int most;
    private final Catalogs catalogs;
    private final Map<StoreKey, Open> files = new LinkedHashMap<>(16, 0.75f, true);
    /** They are nowhere else, so they stay open whatever the bound says. */
    private final Map<StoreKey, StoredFile> inMemory = new LinkedHashMap<>();

    private static final class Open {
        private final StoredFile file;
        private long usedNanos;

        Open(StoredFile file) {
            this.file = file;
        }
    }

    OpenFiles(DataDirectory directory, StoreSettings settings, int most) {
        this.directory = directory;
        this.settings = settings;
        this.most = most;
        this.catalogs = new Catalogs(directory, settings);
    }

    Catalogs catalogs() {
        return catalogs;
    }

    /** The file of {@code key}; empty where there is none. */
    Optional<StoredFile> find(StoreKey key) {
        StoredFile kept = inMemory.get(key);
        if (kept != null) {
            return Optional.of(kept);
        }
        Open open = files.get(key);
        if (open == null) {
            Optional<StoredFile> opened = open(key);
            opened.ifPresent(file -> keep(key, file));
            return opened;
        }
        open.usedNanos = System.nanoTime();
        return Optional.of(open.file);
    }

    private Optional<StoredFile> open(StoreKey key) {
        return switch (key.kind()) {
            case STREAM -> openStream(key);
            case KEY_VALUE -> BucketFile.open(key, directory, settings).map(file -> file);
            case OBJECT -> ObjectFile.open(key, directory, settings).map(file -> file);
        };
    }

    private Optional<StoredFile> openStream(StoreKey key) {
        Optional<StreamFile> file = StreamFile.open(key, directory, settings);
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
        return StreamFile.create(key, directory, settings, new Creation<>(Optional.of(spec), base));
    }

    /** A new stream. */
    StoredFile createStream(StoreKey key, Optional<StreamSpec> spec, Durability level) {
        boolean ephemeral = spec.filter(wanted -> wanted.traits().contains(StreamSpec.Trait.EPHEMERAL))
                .isPresent();
        SlotCatalog catalog = catalogs.create(key.slot());
        if (ephemeral) {
            catalog.register(key, spec.get());
            return keep(key, ephemeral(key, spec.get()));
        }
        return keep(key, StreamFile.create(key, directory, settings, new Creation<>(spec, base(catalog, key, level))));
    }

    /** A new bucket. */
    StoredFile createBucket(StoreKey key, Durability level) {
        SlotCatalog catalog = catalogs.create(key.slot());
        long base = base(catalog, key, level);
        if (key.kind() == StoreKey.Kind.OBJECT) {
            return keep(key, ObjectFile.create(key, directory, settings));
        }
        Creation<BucketSpec> creation = new Creation<>(Optional.empty(), base);
        return keep(key, BucketFile.create(key, directory, settings, creation));
    }

    /** The entry comes before the file: a file without an entry would never be listed. */
    private static long base(SlotCatalog catalog, StoreKey key, Durability level) {
        catalog.register(key, level);
        return catalog.find(key).map(SlotCatalog.Entry::dropped).orElse(0L);
    }

    private StoredFile keep(StoreKey key, StoredFile file) {
        if (file.isInMemory()) {
            inMemory.put(key, file);
            return file;
        }
        Open open = new Open(file);
        open.usedNanos = System.nanoTime();
        files.put(key, open);
        if (files.size() > most) {
            Map.Entry<StoreKey, Open> eldest = files.entrySet().iterator().next();
            close(eldest.getValue().file);
            files.remove(eldest.getKey());
        }
        return file;
    }

    /** Closes the file of {@code key}, if it is open; one in memory is gone then. */
    void forget(StoreKey key) {
        Open open = files.remove(key);
        if (open != null) {
            close(open.file);
        }
        StoredFile kept = inMemory.remove(key);
        if (kept != null) {
            close(kept);
        }
    }

    /** Removes the file of {@code key} for good. */
    void delete(StoreKey key) {
        forget(key);
        directory.delete(key);
    }

    /** Closes what was not used since {@code nanos}. */
    void closeUnused(long nanos) {
        Iterator<Open> longestFirst = files.values().iterator();
        while (longestFirst.hasNext()) {
            Open open = longestFirst.next();
            if (open.usedNanos - nanos > 0) {
                return;
            }
            close(open.file);
            longestFirst.remove();
        }
    }

    /** Closes what is in slots for which {@code owned} does not hold. */
    void closeUnless(Predicate<StoreKey> owned) {
        List<StoreKey> open = new ArrayList<>(files.keySet());
        open.addAll(inMemory.keySet());
        open.stream().filter(owned.negate()).forEach(this::forget);
    }

    int size() {
        return files.size() + inMemory.size();
    }

    private static void close(StoredFile file) {
        try {
            file.close();
        } catch (StorageException e) {
            LOG.warn("the file of {} was not closed as it should", file.key(), e);
        }
    }

    @Override
    public void close() {
        closeUnless(key -> false);
        catalogs.close();
    }
}
