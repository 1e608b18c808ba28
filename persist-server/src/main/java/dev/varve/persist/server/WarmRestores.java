/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.StorageException;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.FilePosition;
import dev.varve.persist.store.SlotCatalog;
import dev.varve.persist.store.StoreKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that are not there though their catalogs name them: they are brought back from the store before anybody uses, or makes, a file of that name. Requests for them wait; all others go on. For use by one thread.
 */
final class WarmRestores {

    private static final Logger LOG = LoggerFactory.getLogger(WarmRestores.class);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int MOST_REQUESTS = 65_536;
    private static final int MOST_REMEMBERED = 10_000;

    private final Optional<WarmTier> tier;
    private final DataDirectory directory;
    private final OwnedFiles owned;
    private final Map<StoreKey, CompletableFuture<Boolean>> underWay = new HashMap<>();
    /** Of these the store has nothing. */
    private final Set<StoreKey> nowhere = new HashSet<>();

    private final Map<StoreKey, Deque<Request>> waiting = new LinkedHashMap<>();
    private int count;

    WarmRestores(Optional<WarmTier> tier, DataDirectory directory, OwnedFiles owned) {
        this.tier = tier;
        this.directory = directory;
        this.owned = owned;
    }

    /** Whether there is no store from which files could be brought back. */
    boolean areOff() {
        return tier.isEmpty();
    }

    /** Whether the file of {@code key}, which is not open, is to be brought back first; {@code entry} is what its catalog says of it. */
    boolean isMissing(StoreKey key, Supplier<Optional<SlotCatalog.Entry>> entry) {
        if (tier.isEmpty() || nowhere.contains(key) || Files.exists(directory.file(key))) {
            return false;
        }
        // Ephemeral streams have an entry with a specification, and never a file.
        return entry.get().filter(found -> found.spec().isEmpty()).isPresent();
    }

    /**
     * Has the file of {@code key} brought back, which {@link #isMissing}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#RESTORING} as long as that is under way, another if it failed
     */
    void require(StoreKey key, Supplier<Optional<SlotCatalog.Entry>> entry) {
        CompletableFuture<Boolean> restore = begin(key, entry);
        decide(key, restore);
    }

    private void decide(StoreKey key, CompletableFuture<Boolean> restore) {
        if (!restore.isDone()) {
            throw StorageException.restoring(key + " is not there, and is being restored from the store", SOON);
        }
        underWay.remove(key);
        try {
            if (!restore.join()) {
                LOG.warn("{} has a place in its catalog, but no file, and no copy in the store: it begins anew", key);
                remember(key);
            }
        } catch (CompletionException e) {
            throw e.getCause() instanceof StorageException why
                    ? why
                    : StorageException.unavailable(key + " cannot be restored from the store", e.getCause());
        }
    }

    /** Begins to bring the file of {@code key} back if it {@link #isMissing}; nobody waits. */
    void bring(StoreKey key, Supplier<Optional<SlotCatalog.Entry>> entry) {
        if (isMissing(key, entry)) {
            var unused = begin(key, entry);
        }
    }

    private void remember(StoreKey key) {
        if (nowhere.size() >= MOST_REMEMBERED) {
            nowhere.clear();
        }
        nowhere.add(key);
    }

    private CompletableFuture<Boolean> begin(StoreKey key, Supplier<Optional<SlotCatalog.Entry>> entry) {
        return underWay.computeIfAbsent(key, missing -> {
            Path file = directory.file(missing);
            Path journal = file.resolveSibling(file.getFileName() + "-journal");
            if (Files.exists(journal)) {
                // It is of a file that is gone, and would be played back into the one that comes.
                owned.empty(missing.slot(), journal);
            }
            FilePosition dropped = entry.get()
                    .map(found -> new FilePosition(found.epoch(), found.lsn()))
                    .orElse(FilePosition.START);
            return tier.orElseThrow().restore(missing, dropped);
        });
    }

    /** Keeps {@code requests} for {@code key}, whose file {@link #isMissing}, until it is there, and takes them away from there. */
    void add(
            StoreKey key,
            Supplier<Optional<SlotCatalog.Entry>> entry,
            Deque<Request> requests,
            BiConsumer<Deque<Request>, StorageException> refuse) {
        if (count + requests.size() > MOST_REQUESTS) {
            refuse.accept(requests, StorageException.unavailable("too many requests wait; try again", null));
            return;
        }
        var unused = begin(key, entry);
        count += requests.size();
        waiting.computeIfAbsent(key, first -> new ArrayDeque<>()).addAll(requests);
        requests.clear();
    }

    /** Carries out, or refuses, what waits no more. */
    void run(BiConsumer<StoreKey, Deque<Request>> carryOut, BiConsumer<Deque<Request>, StorageException> refuse) {
        for (StoreKey key : List.copyOf(waiting.keySet())) {
            CompletableFuture<Boolean> restore = underWay.get(key);
            if (restore == null || restore.isDone()) {
                Deque<Request> requests = take(key);
                try {
                    if (restore != null) {
                        decide(key, restore);
                    }
                    carryOut.accept(key, requests);
                } catch (StorageException e) {
                    refuse.accept(requests, e);
                }
            }
        }
    }

    private Deque<Request> take(StoreKey key) {
        Deque<Request> requests = Objects.requireNonNull(waiting.remove(key));
        count -= requests.size();
        return requests;
    }

    /** Whether requests wait. */
    boolean isBusy() {
        return !waiting.isEmpty();
    }

    /** The server ends: whoever waits is to ask the next owner. */
    void giveUp(BiConsumer<StoreKey, Deque<Request>> moved) {
        List.copyOf(waiting.keySet()).forEach(key -> moved.accept(key, take(key)));
    }

    /** The slot is another's. */
    void letGo(int slot) {
        underWay.keySet().removeIf(key -> key.slot() == slot);
        nowhere.removeIf(key -> key.slot() == slot);
    }

    /** A file of {@code key} comes to be. */
    void made(StoreKey key) {
        nowhere.remove(key);
    }
}
