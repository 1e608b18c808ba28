/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.FilePosition;
import dev.varve.persist.store.FileSummary;
import dev.varve.persist.store.StoreKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings files that are not there back from the store. A file gets its name only when it is whole, compared with its manifest and synced, and only where nothing else has the name: an end at any moment leaves nothing but a directory to be removed. Safe for use by many threads.
 */
public final class Restorer {

    private static final Logger LOG = LoggerFactory.getLogger(Restorer.class);

    private final WarmStore store;
    private final DataDirectory directory;
    private final GenerationSource source;
    private final LongConsumer scratchBytes;
    private final Consumer<RestoreStep> steps;

    /**
     * @param applier carries commands out
     * @param scratchBytes is told by how much what is being restored has grown on the disk, or shrunk
     */
    public Restorer(WarmStore store, DataDirectory directory, CommandApplier applier, LongConsumer scratchBytes) {
        this(store, directory, applier, scratchBytes, step -> {});
    }

    /** @param steps is told before each step is taken */
    Restorer(
            WarmStore store,
            DataDirectory directory,
            CommandApplier applier,
            LongConsumer scratchBytes,
            Consumer<RestoreStep> steps) {
        this.store = store;
        this.directory = directory;
        this.source = new GenerationSource(store, applier);
        this.scratchBytes = scratchBytes;
        this.steps = steps;
    }

    /**
     * Restores the catalog of {@code slot}.
     *
     * @return what it holds; empty where the store has none
     * @throws StorageException if the store cannot tell, or what it has is damaged
     */
    public Optional<FileSummary> catalog(int slot) {
        Place place = new Place(directory.catalog(slot), Optional.empty(), Scratch::link);
        return restore(WarmName.catalog(slot), Optional.empty(), place, manifest -> true);
    }

    /**
     * Restores the file {@code wanted}.
     *
     * @return what it holds; empty where the store has none, and there is no stub that says that it should
     * @throws StorageException {@link ErrorCode#RESTORING} if what is needed of it is in a cold class: it was asked for, and this is to be called again; {@link ErrorCode#CORRUPT} if what the store has is damaged, or ends before the stub in
     *     its place; another if the store cannot tell
     */
    public Optional<FileSummary> file(Wanted wanted) {
        WarmName name = WarmName.of(wanted.key(), directory);
        Path target = directory.file(wanted.key());
        Optional<Stub> stub = Stub.read(target);
        Place place = new Place(
                target,
                stub.map(Stub::position),
                stub.isEmpty()
                        ? Scratch::link
                        : (scratch, file) -> wanted.placing().replace(scratch.file(), file));
        Optional<FileSummary> found = restore(
                name,
                Optional.of(wanted.key()),
                place,
                manifest -> !manifest.position().isWithin(wanted.dropped()));
        if (found.isEmpty() && stub.isPresent()) {
            throw StorageException.corrupt(
                    wanted.key() + " was evicted at " + stub.get().position() + ", and " + store.name()
                            + " has no copy of it any more; put the objects under '" + name.manifest()
                            + "' back, or, to begin anew, remove the stub " + target,
                    null);
        }
        return found;
    }

    /**
     * Where a file is to be.
     *
     * @param target its name
     * @param least what it must have at least, where it was evicted
     * @param naming gives it the name
     */
    private record Place(Path target, Optional<FilePosition> least, Naming naming) {

        boolean takes(Generation generation) {
            return least.isEmpty() || least.get().isWithin(generation.state().position());
        }
    }

    /** Gives a file that is whole its name. */
    private interface Naming {
        void name(Scratch scratch, Path target) throws IOException;
    }

    private Optional<FileSummary> restore(
            WarmName name, Optional<StoreKey> key, Place place, Predicate<Manifest> counts) {
        step(RestoreStep.READ_MANIFEST);
        Optional<Manifest> manifest = store.manifest(name.manifest())
                .map(tagged -> ManifestText.read(tagged.content(), name.manifest()))
                .filter(found -> !found.isDropped() && counts.test(found));
        if (manifest.isEmpty()) {
            return Optional.empty();
        }
        directory.makeSlot(name.slot());
        try {
            return Optional.of(restore(manifest.get(), key, place));
        } catch (IOException e) {
            throw StorageException.unavailable(name.text() + " cannot be restored: " + e, e);
        }
    }

    private FileSummary restore(Manifest manifest, Optional<StoreKey> key, Place place) throws IOException {
        List<Generation> generations = Stream.of(manifest.current(), manifest.previous())
                .flatMap(Optional::stream)
                .toList();
        StorageException damage = null;
        for (Generation generation : generations) {
            if (!place.takes(generation)) {
                continue;
            }
            try {
                return restore(manifest, generation, key, place);
            } catch (StorageException e) {
                if (e.code() != ErrorCode.CORRUPT) {
                    throw e;
                }
                LOG.error(
                        "generation {} of {} in {} is damaged, and left for the one before if that has enough",
                        generation.number(),
                        manifest.text(),
                        store.name(),
                        e);
                damage = e;
            }
        }
        throw place.least().isEmpty() && damage != null ? damage : lost(manifest, place, damage);
    }

    private StorageException lost(Manifest manifest, Place place, @Nullable StorageException damage) {
        return StorageException.corrupt(
                manifest.text() + " was evicted at "
                        + place.least().map(FilePosition::toString).orElse("no position") + ", and no generation in "
                        + store.name() + " that reaches so far is whole; put its objects back, or remove the stub "
                        + place.target() + " to have what is left: what came later is lost then",
                damage);
    }

    private FileSummary restore(Manifest manifest, Generation generation, Optional<StoreKey> key, Place place)
            throws IOException {
        Scratch scratch = Scratch.make(directory, place.target());
        long used = 0;
        try {
            step(RestoreStep.FETCH_SNAPSHOT);
            source.fetch(generation, scratch);
            used = grown(scratch, used);
            step(RestoreStep.APPLY_INCREMENTS);
            FileSummary found = source.complete(manifest, generation, key, scratch);
            used = grown(scratch, used);
            step(RestoreStep.LINK);
            scratch.removeLogsOf(place.target());
            place.naming().name(scratch, place.target());
            step(RestoreStep.SYNC_DIRECTORY);
            scratch.syncDirectoryOf(place.target());
            say(manifest, place, found);
            return found;
        } finally {
            scratch.remove();
            scratchBytes.accept(-used);
        }
    }

    /** Missing files are told of one by one; evicted ones are what is to be expected. */
    private void say(Manifest manifest, Place place, FileSummary found) {
        if (place.least().isPresent()) {
            LOG.debug("{} was evicted and is restored from {} up to {}", manifest.text(), store.name(), found);
        } else {
            LOG.warn("{} was not there and is restored from {} up to {}", manifest.text(), store.name(), found);
        }
    }

    private long grown(Scratch scratch, long before) throws IOException {
        long now = Files.size(scratch.file());
        scratchBytes.accept(now - before);
        return now;
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
