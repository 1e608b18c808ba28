/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.StorageException;
import dev.varve.persist.journal.JournaledCommand;
import dev.varve.persist.store.BucketFile;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.FilePosition;
import dev.varve.persist.store.FileSummary;
import dev.varve.persist.store.ObjectFile;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StoreSettings;
import dev.varve.persist.store.StoredFile;
import dev.varve.persist.store.StreamFile;
import dev.varve.persist.warm.CommandApplier;
import java.util.Optional;
import java.util.function.Consumer;

/** Carries out the commands of increments as those of journals are. */
final class IncrementReplay implements CommandApplier {

    private final Verbs verbs;
    private final StoreSettings settings;

    IncrementReplay(Verbs verbs, StoreSettings settings) {
        this.verbs = verbs;
        this.settings = settings;
    }

    @Override
    public FileSummary apply(StoreKey key, DataDirectory directory, Consumer<Consumer<JournaledCommand>> source) {
        CommandReplay replay = new CommandReplay(verbs);
        try (StoredFile file = open(key, directory)) {
            source.accept(journaled -> {
                FilePosition at = new FilePosition(journaled.command().epoch(), journaled.lsn());
                if (!at.isWithin(file.summary().position())) {
                    replay.run(file, journaled);
                }
            });
            file.commit();
            return file.summary();
        }
    }

    private StoredFile open(StoreKey key, DataDirectory directory) {
        Optional<? extends StoredFile> file = switch (key.kind()) {
            case STREAM -> StreamFile.open(key, directory, settings);
            case KEY_VALUE -> BucketFile.open(key, directory, settings);
            case OBJECT -> ObjectFile.open(key, directory, settings);
        };
        return file.orElseThrow(() -> StorageException.corrupt("a snapshot of " + key + " holds nothing", null));
    }
}
