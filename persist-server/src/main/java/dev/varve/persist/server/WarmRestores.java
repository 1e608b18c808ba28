/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.FilePosition;
import dev.varve.persist.store.SlotCatalog;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.warm.Stub;
import dev.varve.persist.warm.Wanted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that are not there though their catalogs name them, or that were evicted: they are brought back from the store before anybody uses, or makes, a file of that name. Requests for them wait; all others go on. What the store itself has to
 * bring back from a cold class is not waited for: it is refused as {@link dev.varve.ErrorCode#RESTORING}. For use by one thread.
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

    /** The store has these in a cold class. */
    private final Map<StoreKey, Cold> cold = new HashMap<>();

    private final List<Question> questions = new ArrayList<>();
    private final Map<StoreKey, Deque<Request>> waiting = new LinkedHashMap<>();
    private final Consumer<StoreKey> onRestored;
    /** What was required in vain last. */
    private CompletableFuture<Boolean> awaited = CompletableFuture.completedFuture(true);

    private @Nullable StorageException onItsWay;
    private int count;

    /**
     * A file that the store has in a cold class.
     *
     * @param readyNanos when it may be there
     * @param againNanos when the store may be asked again
     */
    private record Cold(long readyNanos, long againNanos) {}

    /** Something that is asked again when {@code restore} has ended. */
    private record Question(CompletableFuture<Boolean> restore, Runnable again, Consumer<StorageException> refuse) {}

    /** @param onRestored is told of each file that is there again */
    WarmRestores(Optional<WarmTier> tier, DataDirectory directory, OwnedFiles owned, Consumer<StoreKey> onRestored) {
        this.tier = tier;
        this.directory = directory;
        this.owned = owned;
        this.onRestored = onRestored;
    }

    /** Whether there is no store from which files could be brought back. */
    boolean areOff() {
        return tier.isEmpty();
    }

    /**
     * Whether the file of {@code key}, which is not open, is to be brought back first; {@code entry} is what its catalog says of it.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if it was evicted and this server knows no store
     */
    boolean isMissing(StoreKey key, Supplier<Optional<SlotCatalog.Entry>> entry) {
        Path file = directory.file(key);
        if (Files.exists(file)) {
            return isEvicted(key, file);
        }
        // Ephemeral streams have an entry with a specification, and never a file.
        return tier.isPresent()
                && !nowhere.contains(key)
                && entry.get().filter(found -> found.spec().isEmpty()).isPresent();
    }

    private boolean isEvicted(StoreKey key, Path file) {
        boolean evicted = Stub.read(file).isPresent();
        if (evicted && tier.isEmpty()) {
            throw StorageException.unavailable(
                    key + " was evicted to a store of copies, and this server was not told of one; give it the section"
                            + " 'warm' that the others have",
                    null);
        }
        return evicted;
    }

    /** Whether the file of {@code key} was evicted when it had the command at {@code position} already. */
    boolean isEvictedAfter(StoreKey key, FilePosition position) {
        return Stub.read(directory.file(key))
                .filter(stub -> position.isWithin(stub.position()))
                .isPresent();
    }

    /**
     * Has the file of {@code key} brought back, which {@link #isMissing}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#RESTORING} as long as that is under way, another if it failed
     */
    void require(StoreKey key, Supplier<Optional<SlotCatalog.Entry>> entry) {
        refuseCold(key);
        decide(key, begin(key, entry));
    }

    private void decide(StoreKey key, CompletableFuture<Boolean> restore) {
        if (!restore.isDone()) {
            awaited = restore;
            onItsWay = StorageException.restoring(key + " is not there, and is being restored from the store", SOON);
            throw onItsWay;
        }
        underWay.remove(key);
        try {
            if (restore.join()) {
                onRestored.accept(key);
            } else {
                LOG.warn("{} has a place in its catalog, but no file, and no copy in the store: it begins anew", key);
                remember(key);
            }
        } catch (CompletionException e) {
            throw failure(key, e.getCause());
        }
    }

    private StorageException failure(StoreKey key, @Nullable Throwable cause) {
        if (!(cause instanceof StorageException why)) {
            return StorageException.unavailable(key + " cannot be restored from the store", cause);
        }
        if (why.code() == ErrorCode.RESTORING) {
            long now = System.nanoTime();
            long patience = tier.orElseThrow().settings().coldPatience().toNanos();
            if (cold.size() >= MOST_REMEMBERED) {
                cold.clear();
            }
            cold.put(key, new Cold(now + why.eta().orElse(SOON).toNanos(), now + patience));
        }
        return why;
    }

    /** Whether the store has the file of {@code key} in a cold class, and was asked for it a moment ago. */
    boolean isCold(StoreKey key) {
        Cold known = cold.get(key);
        if (known != null && System.nanoTime() - known.againNanos() >= 0) {
            cold.remove(key);
            return false;
        }
        return known != null;
    }

    private void refuseCold(StoreKey key) {
        if (isCold(key)) {
            long left = Objects.requireNonNull(cold.get(key)).readyNanos() - System.nanoTime();
            throw StorageException.restoring(
                    "the copy of " + key + " is in a cold class, and is being restored there",
                    Duration.ofNanos(Math.max(SOON.toNanos(), left)));
        }
    }

    /** Begins to bring the file of {@code key} back if it {@link #isMissing}, and returns whether it is; nobody waits. */
    boolean bring(StoreKey key, Supplier<Optional<SlotCatalog.Entry>> entry) {
        boolean missing = !isCold(key) && isMissing(key, entry);
        if (missing) {
            var unused = begin(key, entry);
        }
        return missing;
    }

    /** Whether {@code refusal} says that the file that was required last is being restored, and nothing else. */
    boolean isOnItsWay(StorageException refusal) {
        return refusal == onItsWay;
    }

    /** Has {@code again} run when the file that was required in vain last is there, or cannot be had; {@code refuse} where the server ends before. */
    void later(Runnable again, Consumer<StorageException> refuse) {
        questions.add(new Question(awaited, again, refuse));
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
            return tier.orElseThrow().restore(new Wanted(missing, dropped, owned.placing(missing.slot())));
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
        refuseCold(key);
        var unused = begin(key, entry);
        count += requests.size();
        waiting.computeIfAbsent(key, first -> new ArrayDeque<>()).addAll(requests);
        requests.clear();
    }

    /** Carries out, or refuses, what waits no more. */
    void run(BiConsumer<StoreKey, Deque<Request>> carryOut, BiConsumer<Deque<Request>, StorageException> refuse) {
        List<Question> asked = List.copyOf(questions);
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
        for (Question question : asked) {
            if (question.restore().isDone() && questions.remove(question)) {
                question.again().run();
            }
        }
        takeNote();
    }

    /** What came and nobody waited for is there all the same. */
    private void takeNote() {
        underWay.entrySet().removeIf(entry -> {
            CompletableFuture<Boolean> restore = entry.getValue();
            boolean there = restore.isDone() && !restore.isCompletedExceptionally() && restore.join();
            if (there && !waiting.containsKey(entry.getKey())) {
                onRestored.accept(entry.getKey());
                return true;
            }
            return false;
        });
    }

    private Deque<Request> take(StoreKey key) {
        Deque<Request> requests = Objects.requireNonNull(waiting.remove(key));
        count -= requests.size();
        return requests;
    }

    /** Whether somebody waits. */
    boolean isBusy() {
        return !waiting.isEmpty() || !questions.isEmpty();
    }

    /** The server ends: whoever waits is to ask the next owner. */
    void giveUp(BiConsumer<StoreKey, Deque<Request>> moved) {
        List.copyOf(waiting.keySet()).forEach(key -> moved.accept(key, take(key)));
        questions.forEach(question -> question.refuse().accept(StorageException.unavailable("the server ends", null)));
        questions.clear();
    }

    /** The slot is another's. */
    void letGo(int slot) {
        underWay.keySet().removeIf(key -> key.slot() == slot);
        nowhere.removeIf(key -> key.slot() == slot);
        cold.keySet().removeIf(key -> key.slot() == slot);
    }

    /** A file of {@code key} comes to be. */
    void made(StoreKey key) {
        nowhere.remove(key);
    }
}
