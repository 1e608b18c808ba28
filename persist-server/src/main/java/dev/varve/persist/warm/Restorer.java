/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.journal.JournaledCommand;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.FileCopy;
import dev.varve.persist.store.FilePosition;
import dev.varve.persist.store.FileSummary;
import dev.varve.persist.store.StoreKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings files that are not there back from the store. A file gets its name only when it is whole, compared with its manifest and synced, and only where nothing else has the name: an end at any moment leaves nothing but a directory to be removed. Safe for use by many threads.
 */
public final class Restorer {

    private static final Logger LOG = LoggerFactory.getLogger(Restorer.class);

    private final WarmStore store;
    private final DataDirectory directory;
    private final CommandApplier applier;
    private final Consumer<RestoreStep> steps;

    /** @param applier carries commands out */
    public Restorer(WarmStore store, DataDirectory directory, CommandApplier applier) {
        this(store, directory, applier, step -> {});
    }

    /** @param steps is told before each step is taken */
    Restorer(WarmStore store, DataDirectory directory, CommandApplier applier, Consumer<RestoreStep> steps) {
        this.store = store;
        this.directory = directory;
        this.applier = applier;
        this.steps = steps;
    }

    /**
     * Restores the catalog of {@code slot}.
     *
     * @return what it holds; empty where the store has none
     * @throws StorageException if the store cannot tell, or what it has is damaged
     */
    public Optional<FileSummary> catalog(int slot) {
        return restore(WarmName.catalog(slot), Optional.empty(), directory.catalog(slot), manifest -> true);
    }

    /**
     * Restores the file of {@code key}, of which an earlier one was dropped at {@code dropped}: what the store has up to there is of that.
     *
     * @return what it holds; empty where the store has none
     * @throws StorageException if the store cannot tell, or what it has is damaged
     */
    public Optional<FileSummary> file(StoreKey key, FilePosition dropped) {
        return restore(
                WarmName.of(key, directory),
                Optional.of(key),
                directory.file(key),
                manifest -> !manifest.position().isWithin(dropped));
    }

    private Optional<FileSummary> restore(
            WarmName name, Optional<StoreKey> key, Path target, Predicate<Manifest> counts) {
        step(RestoreStep.READ_MANIFEST);
        Optional<Manifest> manifest = store.manifest(name.manifest())
                .map(tagged -> ManifestText.read(tagged.content(), name.manifest()))
                .filter(found -> !found.isDropped() && counts.test(found));
        if (manifest.isEmpty()) {
            return Optional.empty();
        }
        directory.makeSlot(name.slot());
        try {
            return Optional.of(restore(manifest.get(), key, target));
        } catch (IOException e) {
            throw StorageException.unavailable(name.text() + " cannot be restored: " + e, e);
        }
    }

    private FileSummary restore(Manifest manifest, Optional<StoreKey> key, Path target) throws IOException {
        List<Generation> generations = Stream.of(manifest.current(), manifest.previous())
                .flatMap(Optional::stream)
                .toList();
        StorageException damage = null;
        for (Generation generation : generations) {
            Scratch scratch = Scratch.make(directory, target);
            try {
                FileSummary found = rebuild(manifest, generation, key, scratch);
                place(scratch, target);
                LOG.warn("{} was not there and is restored from {} up to {}", manifest.text(), store.name(), found);
                return found;
            } catch (StorageException e) {
                if (e.code() != ErrorCode.CORRUPT) {
                    throw e;
                }
                LOG.error(
                        "generation {} of {} in {} is damaged, and left for the one before",
                        generation.number(),
                        manifest.text(),
                        store.name(),
                        e);
                damage = e;
            } finally {
                scratch.remove();
            }
        }
        throw damage == null ? StorageException.corrupt(manifest.text() + " has no generation", null) : damage;
    }

    private FileSummary rebuild(Manifest manifest, Generation generation, Optional<StoreKey> key, Scratch scratch)
            throws IOException {
        step(RestoreStep.FETCH_SNAPSHOT);
        try (InputStream in = open(generation.snapshot())) {
            PackedFile.unpack(generation.snapshot(), in, scratch.file());
        }
        step(RestoreStep.APPLY_INCREMENTS);
        FileSummary found = key.map(
                        file -> applier.apply(file, scratch.directory(), visitor -> show(generation, visitor)))
                .orElseGet(() -> FileCopy.summary(scratch.file()));
        if (!found.equals(generation.state())) {
            throw StorageException.corrupt(
                    "generation " + generation.number() + " of " + manifest.text() + " gives " + found + ", not "
                            + generation.state() + " as its manifest says",
                    null);
        }
        return found;
    }

    private void show(Generation generation, Consumer<JournaledCommand> visitor) {
        for (StoredPart part : generation.increments()) {
            try (InputStream in = open(part)) {
                PackedFile.commands(part, in, visitor);
            } catch (IOException e) {
                throw StorageException.corrupt("object '" + part.key() + "' cannot be read: " + e, e);
            }
        }
    }

    private InputStream open(StoredPart part) {
        return store.open(part.key())
                .orElseThrow(() -> StorageException.corrupt(
                        "object '" + part.key() + "', which a manifest names, is missing in " + store.name(), null));
    }

    private void place(Scratch scratch, Path target) throws IOException {
        step(RestoreStep.LINK);
        scratch.link(target);
        step(RestoreStep.SYNC_DIRECTORY);
        scratch.syncDirectoryOf(target);
    }

    private void step(RestoreStep step) {
        steps.accept(step);
    }

    /** Removes what attempts to restore files of {@code slot} have left that did not end. */
    public static void clear(DataDirectory directory, int slot) {
        Path folder = directory.warm(slot);
        if (Files.isDirectory(folder)) {
            Scratch.clear(folder);
        }
    }
}
