/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.journal.JournaledCommand;
import dev.varve.persist.store.FileCopy;
import dev.varve.persist.store.FileSummary;
import dev.varve.persist.store.StoreKey;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes files from generations in a store. Nothing is believed that does not agree with the manifest. Safe for use by many threads.
 *
 * <p>Where an object cannot be read because it is in a cold class, all of its generation are asked for, and {@link ErrorCode#RESTORING} is thrown.
 */
final class GenerationSource {

    private final WarmStore store;
    private final CommandApplier applier;

    /** @param applier carries commands out */
    GenerationSource(WarmStore store, CommandApplier applier) {
        this.store = store;
        this.applier = applier;
    }

    /** Unpacks the snapshot of {@code generation} into the file of {@code scratch}, synced. */
    void fetch(Generation generation, Scratch scratch) throws IOException {
        try (InputStream in = open(generation, generation.snapshot())) {
            PackedFile.unpack(generation.snapshot(), in, scratch.file());
        }
    }

    /**
     * Carries out on the file of {@code scratch}, which is the snapshot, what came after it.
     *
     * @param key what it is for; empty for a catalog
     * @return what it holds, which is what {@code manifest} says
     */
    FileSummary complete(Manifest manifest, Generation generation, Optional<StoreKey> key, Scratch scratch) {
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
            try (InputStream in = open(generation, part)) {
                PackedFile.commands(part, in, visitor);
            } catch (IOException e) {
                throw StorageException.corrupt("object '" + part.key() + "' cannot be read: " + e, e);
            }
        }
    }

    private InputStream open(Generation generation, StoredPart part) {
        try {
            return store.open(part.key())
                    .orElseThrow(() -> StorageException.corrupt(
                            "object '" + part.key() + "', which a manifest names, is missing in " + store.name(),
                            null));
        } catch (StorageException e) {
            throw e.code() == ErrorCode.RESTORING ? thawing(generation) : e;
        }
    }

    /** Asks for all objects of {@code generation} at once, so that they come together. */
    private StorageException thawing(Generation generation) {
        Duration longest = generation
                .parts()
                .map(part -> store.thaw(part.key()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        return StorageException.restoring(
                "copies in " + store.name() + " are in a cold class, and are being restored there", longest);
    }
}
