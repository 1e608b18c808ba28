/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import dev.varve.persist.journal.JournaledCommand;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.FileSummary;
import dev.varve.persist.store.StoreKey;
import java.util.function.Consumer;

/** Carries out the commands of increments, by the code that carried them out first. Safe for use by many threads, each with a directory of its own. */
@FunctionalInterface
public interface CommandApplier {

    /**
     * Carries out on the file of {@code key} in {@code directory}, which nobody has open, the commands that {@code source} shows to whom it is given, in order, but for those that it has. The file is synced and closed.
     *
     * @return what it holds then
     * @throws dev.varve.StorageException if it cannot be opened or written
     */
    FileSummary apply(StoreKey key, DataDirectory directory, Consumer<Consumer<JournaledCommand>> source);
}
