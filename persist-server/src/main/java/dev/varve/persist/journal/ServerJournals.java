/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The journals of a server process that may have ended, read once and then only on. Safe for use by many threads. */
final class ServerJournals {

    private static final String WORKER = "worker-";

    private final Path home;
    private final Map<Path, JournalIndex> workers = new TreeMap<>();

    ServerJournals(Path home) {
        this.home = home;
    }

    /** Reads what is new in them. */
    void readOn() {
        find().forEach(JournalIndex::readOn);
    }

    /**
     * Reads what is new in those that may have commands of {@code slot}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#CORRUPT} if one of these is damaged, saying what can be done
     */
    void readOn(int slot) {
        OptionalInt count = ServerHome.workers(home);
        find();
        for (Map.Entry<Path, JournalIndex> worker : copy().entrySet()) {
            String name = worker.getKey().getFileName().toString();
            if (count.isEmpty() || name.equals(WORKER + slot % count.getAsInt())) {
                worker.getValue().readOn();
            }
        }
    }

    private synchronized Map<Path, JournalIndex> copy() {
        return new TreeMap<>(workers);
    }

    private synchronized List<JournalIndex> find() {
        try {
            for (String name : Folders.names(home)) {
                Path folder = home.resolve(name);
                if (name.startsWith(WORKER) && Files.isDirectory(folder)) {
                    workers.computeIfAbsent(folder, JournalIndex::new);
                }
            }
        } catch (IOException e) {
            throw DiskErrors.translate("the journals of a server cannot be found", home, e);
        }
        return List.copyOf(workers.values());
    }

    private synchronized List<JournalIndex> known() {
        return List.copyOf(workers.values());
    }

    /** Shows {@code visitor} the commands of {@code owned}, in order, as of the last {@link #readOn}. */
    void commands(Owned owned, Consumer<JournaledCommand> visitor) {
        // One worker has them all: a process does not change which worker a slot belongs to.
        known().forEach(worker -> worker.commands(owned.slot(), epoch -> epoch == owned.epoch(), visitor));
    }

    /** What has commands here, but for what was forgotten. */
    Set<Owned> owned() {
        Set<Owned> all = new HashSet<>();
        known().forEach(worker -> all.addAll(worker.owned()));
        return all;
    }

    void forget(Owned owned) {
        known().forEach(worker -> worker.forget(owned));
    }
}
