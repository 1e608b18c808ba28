/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.sqlite.FileFailure;
import dev.varve.persist.store.BucketFile;
import dev.varve.persist.store.SlotCatalog;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StoredFile;
import dev.varve.persist.store.StreamFile;
import dev.varve.persist.store.WriteGroup;
import dev.varve.pubsub.wire.ChangeRecord;
import dev.varve.pubsub.wire.KeyChangeRecord;
import dev.varve.pubsub.wire.PageCodec;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what waits for one file, in order and together. Each request that may change the file is appended to the journal first; what is to be said goes to the outbox.
 *
 * <p>Where the file fails in between, everything is undone and each request is tried again by itself, so that none suffers for another. Where it cannot be undone in the journal, the file becomes what the journal says, and nobody is answered. For use by one
 * thread.
 */
final class GroupCommit {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    /** When so much waits to be sent, it is made safe and sent before more is done. */
    static final long MOST_ANSWER_BYTES = 8L << 20;

    private final Verbs verbs;
    private final Surroundings server;
    private final InstantSource clock;
    private final OpenFiles files;
    private final WorkerSlots slots;
    private final CommandLog log;
    private final GroupEntries entries;
    private final Outbox outbox;
    private final HeldFetches held;
    private final Runnable onFenced;
    private final PlainWrites plainWrites;
    private final Answers answers = new Answers();
    /** The file that was unlocked last; one that is locked again at once is in use. */
    private @Nullable StoreKey unlocked;

    GroupCommit(
            WorkerParts parts, OpenFiles files, WorkerSlots slots, CommandLog log, Outbox outbox, HeldFetches held) {
        this.verbs = parts.verbs();
        this.server = parts.surroundings();
        this.clock = parts.settings().clock();
        this.onFenced = parts.onFenced();
        this.slots = slots;
        this.log = log;
        this.entries = new GroupEntries(log, parts.ownership());
        this.outbox = outbox;
        this.held = held;
        this.files = files;
        this.plainWrites = new PlainWrites(parts, files, entries);
    }

    /** Carries out the first of {@code waiting}, all for {@code key}, in a slot that is claimed; they are taken away from there. */
    void run(StoreKey key, Deque<Request> waiting) {
        OptionalLong epoch = slots.epoch(key.slot());
        List<Request> refused = new ArrayList<>();
        waiting.removeIf(request -> {
            if (epoch.isEmpty() || request.knowsAfter(epoch.getAsLong())) {
                answers.moved(request);
                return refused.add(request);
            }
            return !request.isAwaited(System.nanoTime());
        });
        say(key, refused, Durability.VOLATILE, changes -> {});
        if (!waiting.isEmpty()) {
            runSome(key, waiting, epoch.orElseThrow());
        }
    }

    private void runSome(StoreKey key, Deque<Request> waiting, long epoch) {
        List<Request> all = List.copyOf(waiting);
        entries.begin();
        Optional<StoredFile> file;
        try {
            if (files.unmade().contains(key) && isKeptForFile(key, waiting, epoch)) {
                return;
            }
            file = files.find(key);
        } catch (RuntimeException e) {
            unusable(key, waiting, known(key, e));
            return;
        }
        try {
            if (Drops.isDrop(all.get(0))) {
                drop(key, file, waiting.remove(), epoch);
                return;
            }
            if (file.isEmpty() && files.mayMakeLater(key) && isKeptForFile(key, waiting, epoch)) {
                return;
            }
            if (file.isEmpty() && all.stream().noneMatch(request -> Effect.of(request.verb()) == Effect.CREATES)) {
                runAbsent(key, waiting, epoch);
                return;
            }
            WriteGroup group = WriteGroup.of(GroupLevel.of(all, own(file)), epoch, clock.millis());
            StoredFile open = file.isPresent() ? file.get() : create(key, all);
            open.refresh();
            if (open.epoch() > epoch) {
                fenced(key, waiting);
            } else if (all.stream().anyMatch(request -> Effect.of(request, open) != Effect.READS)) {
                write(open, waiting, group);
            } else {
                read(open, waiting);
            }
        } catch (RuntimeException e) {
            failed(key, waiting, all, known(key, e));
        }
    }

    /** Whether all that waits, for a stream of which at most the journal knows, was written there alone: its file is made later. */
    private boolean isKeptForFile(StoreKey key, Deque<Request> waiting, long epoch) {
        List<Request> all = List.copyOf(waiting);
        Optional<PlainWrites.Done> done = plainWrites.carryOut(key, all, epoch, answers);
        done.ifPresent(written -> {
            waiting.clear();
            say(key, all, written.level(), changes -> changes.streamChanges(written.changes()));
        });
        return done.isPresent();
    }

    /** What {@code failure} is called; of one that nobody thought of, whoever runs the server is told. */
    private static StorageException known(StoreKey key, RuntimeException failure) {
        if (failure instanceof StorageException storage) {
            return storage;
        }
        LOG.error("the server met a fault of its own with {}", key, failure);
        return StorageException.unavailable("the server met a fault of its own", failure);
    }

    private void say(StoreKey key, List<Request> requests, Durability level, Consumer<ChangeSender> told) {
        hold();
        List<Answer> said = answers.take();
        if (!said.isEmpty() || !level.equals(Durability.VOLATILE)) {
            outbox.add(new Outbox.Letter(key, List.copyOf(requests), said, level, told));
        }
    }

    /** Holds the fetches that are to be answered later. */
    private void hold() {
        for (HeldFetch fetch : answers.takeHeld()) {
            if (!held.add(fetch)) {
                answers.end(fetch.request(), PageCodec.End.complete(0));
            }
        }
    }

    private void runAbsent(StoreKey key, Deque<Request> waiting, long epoch) {
        waiting.forEach(request -> runAbsent(request, epoch));
        say(key, List.copyOf(waiting), Durability.VOLATILE, changes -> {});
        waiting.clear();
    }

    private void runAbsent(Request request, long epoch) {
        try {
            verbs.runAbsent(request, epoch, answers);
        } catch (StorageException e) {
            answers.error(request, e);
        }
    }

    private void read(StoredFile file, Deque<Request> waiting) {
        List<Request> done = new ArrayList<>();
        while (!waiting.isEmpty() && answers.bytes() < MOST_ANSWER_BYTES) {
            carryOut(file, waiting.element());
            done.add(waiting.remove());
        }
        say(file.key(), done, Durability.VOLATILE, changes -> {});
    }

    private void write(StoredFile file, Deque<Request> waiting, WriteGroup group) {
        file.begin(group);
        boolean kept = expire(file, group);
        boolean exists = !file.isFresh();
        Deque<Request> rest = new ArrayDeque<>(waiting);
        List<Request> done = new ArrayList<>();
        while (!rest.isEmpty() && answers.bytes() < MOST_ANSWER_BYTES) {
            Request request = rest.remove();
            Effect effect = exists ? Effect.of(request, file) : Effect.of(request.verb());
            if (!exists && effect != Effect.CREATES) {
                runAbsent(request, group.epoch());
            } else if (effect == Effect.READS) {
                carryOut(file, request);
            } else if (change(file, request, group)) {
                kept = true;
                exists = true;
            }
            done.add(request);
        }
        end(file, kept);
        waiting.clear();
        waiting.addAll(rest);
        // Before those who wait are woken: a fetch may wait for what came after it in this group.
        hold();
        done.forEach(held::carriedOut);
        say(file.key(), done, kept ? reached(file, group) : Durability.VOLATILE, kept ? told(file) : changes -> {});
    }

    /** In memory nothing is made safe, but it is a change. */
    private static Durability reached(StoredFile file, WriteGroup group) {
        return file.isInMemory() ? Durability.PROCESS : group.level();
    }

    private boolean expire(StoredFile file, WriteGroup group) {
        if (!file.hasExpired()) {
            return false;
        }
        if (!file.isInMemory()) {
            entries.appendExpiry(file.key(), group);
        }
        file.expire();
        return true;
    }

    /** Carries out what may change {@code file}; returns whether it was not refused. */
    private boolean change(StoredFile file, Request request, WriteGroup group) {
        if (file.isInMemory()) {
            return carryOut(file, request);
        }
        try {
            entries.append(file, request, group);
        } catch (StorageException e) {
            answers.error(request, e);
            return false;
        }
        if (carryOut(file, request)) {
            return true;
        }
        entries.annulLast(file.key());
        return false;
    }

    private void end(StoredFile file, boolean kept) {
        if (kept) {
            file.end(entries.last());
            entries.keep();
            if (!file.isInMemory()) {
                log.changed(file);
            }
            return;
        }
        // Nothing but refusals: a new file does not come to be.
        boolean fresh = file.isFresh();
        file.rollback();
        if (fresh) {
            files.forget(file.key());
        }
    }

    private void drop(StoreKey key, Optional<StoredFile> file, Request request, long epoch) {
        if (file.isEmpty()) {
            answers.none(request);
            say(key, List.of(request), Durability.VOLATILE, changes -> {});
            return;
        }
        long lsn = 0;
        if (file.get().isInMemory()) {
            // All that is elsewhere is its entry, which a successor waits for from now on.
            files.catalogs().change(key.slot(), SlotCatalog::lock);
        } else {
            // What was kept must be in the file when the catalog says that all before the drop is gone: the drop may
            // fail after that.
            files.commit(key);
            WriteGroup group = WriteGroup.of(Durability.DISK, epoch, clock.millis());
            // The file stays locked until its name is gone; whoever took the slot before is seen now, and nobody's
            // file is removed that is not this server's.
            file.get().begin(group);
            lsn = entries.append(key, request, group);
            log.sync();
        }
        slots.look();
        slots.requireClaimed(key.slot());
        Consumer<ChangeSender> told = Drops.drop(file.get(), files, epoch, lsn);
        held.upset(key::equals);
        answers.ok(request);
        say(key, List.of(request), Durability.DISK, told);
    }

    /** Removes what is past its time in the file of {@code key}; returns false if that failed and is to be tried again. */
    boolean expire(StoreKey key) {
        OptionalLong epoch = slots.epoch(key.slot());
        if (epoch.isEmpty() || !slots.isClaimed(key.slot())) {
            return true;
        }
        entries.begin();
        WriteGroup group = WriteGroup.of(Durability.PROCESS, epoch.getAsLong(), clock.millis());
        try {
            files.find(key).ifPresent(file -> {
                file.begin(group);
                boolean kept = expire(file, group);
                end(file, kept);
                say(key, List.of(), kept ? Durability.PROCESS : Durability.VOLATILE, told(file));
            });
            return true;
        } catch (RuntimeException e) {
            LOG.debug("what is past its time in {} stays for now", key, e);
            return isKept(key, known(key, e));
        }
    }

    private Consumer<ChangeSender> told(StoredFile file) {
        if (file instanceof StreamFile stream) {
            List<ChangeRecord> made = stream.takeChanges();
            held.changed(file.key(), made);
            return changes -> changes.streamChanges(made);
        } else if (file instanceof BucketFile bucket) {
            List<KeyChangeRecord> made = bucket.takeChanges();
            return changes -> changes.keyChanges(made);
        }
        return changes -> {};
    }

    /** Carries out one request, and returns whether it was not refused. A failure of the file is thrown. */
    private boolean carryOut(StoredFile file, Request request) {
        try {
            verbs.run(file, request, answers);
            return true;
        } catch (StorageException e) {
            if (FileFailure.is(e)) {
                throw e;
            }
            answers.error(request, e);
            return false;
        }
    }

    /** The file of {@code key} could not be had, so that nothing was carried out. */
    private void unusable(StoreKey key, Deque<Request> waiting, StorageException failure) {
        List<Request> all = List.copyOf(waiting);
        if (!isForLater(key, waiting, all, failure)) {
            refuse(key, all, failure);
        }
    }

    private void failed(StoreKey key, Deque<Request> waiting, List<Request> all, StorageException failure) {
        if (isForLater(key, waiting, all, failure)) {
            return;
        }
        if (all.size() == 1) {
            refuse(key, all, failure);
            return;
        }
        all.forEach(request -> {
            Deque<Request> alone = new ArrayDeque<>(List.of(request));
            while (!alone.isEmpty()) {
                run(key, alone);
            }
        });
    }

    private void refuse(StoreKey key, List<Request> requests, StorageException failure) {
        requests.forEach(request -> answers.error(request, failure));
        say(key, requests, Durability.VOLATILE, changes -> {});
    }

    /** Undoes what was begun; returns whether nothing more is to be done for {@code all} now, of which {@code waiting} has those then that are to be tried again. */
    private boolean isForLater(StoreKey key, Deque<Request> waiting, List<Request> all, StorageException failure) {
        waiting.clear();
        if (isKept(key, failure)) {
            return true;
        }
        boolean isFenced = failure.code() == ErrorCode.FENCED;
        if (isFenced || (FileFailure.isLocked(failure) && unlocked(key))) {
            waiting.addAll(all);
        }
        if (isFenced) {
            fenced(key, waiting);
        }
        return isFenced || !waiting.isEmpty();
    }

    /** Undoes the group in the file and in the journal; returns whether it is kept all the same, and nobody can be told that it is not. */
    private boolean isKept(StoreKey key, StorageException failure) {
        answers.clear();
        if (!entries.areKept()) {
            try {
                undo(key, failure);
                return false;
            } catch (RuntimeException e) {
                // The file is opened anew, and becomes what the journal says.
                files.forget(key);
                failure.addSuppressed(e);
            }
        }
        LOG.error(
                "what was asked of {} is in the journal, and may be carried out though it failed; nobody is answered",
                key,
                failure);
        return true;
    }

    private void undo(StoreKey key, StorageException failure) {
        entries.annulAll(key);
        if (FileFailure.is(failure) && failure.code() == ErrorCode.INSUFFICIENT_STORAGE) {
            log.makeRoom();
        }
        if (FileFailure.is(failure) && failure.code() != ErrorCode.INSUFFICIENT_STORAGE) {
            // A file that failed is opened anew, which finds it whole or says that it is not.
            files.forget(key);
            return;
        }
        try {
            Optional<StoredFile> file = files.current(key);
            file.ifPresent(StoredFile::rollback);
            file.filter(StoredFile::isFresh).ifPresent(fresh -> files.forget(key));
        } catch (StorageException e) {
            LOG.debug("the file of {} is closed, as it fails", key, e);
            files.forget(key);
        }
    }

    /** A process that was fenced and is stopped keeps the file locked for ever. */
    private boolean unlocked(StoreKey key) {
        boolean again = key.equals(unlocked);
        unlocked = again ? null : key;
        try {
            if (!again) {
                files.unlock(key);
            }
            return !again;
        } catch (StorageException e) {
            LOG.warn("the file of {} is locked by another process", key, e);
            return false;
        }
    }

    private void fenced(StoreKey key, Deque<Request> waiting) {
        waiting.forEach(answers::moved);
        say(key, List.copyOf(waiting), Durability.VOLATILE, changes -> {});
        waiting.clear();
        files.forget(key);
        held.upset(key::equals);
        onFenced.run();
    }

    private StoredFile create(StoreKey key, List<Request> requests) {
        if (key.kind() != StoreKey.Kind.STREAM) {
            return files.createBucket(key);
        }
        if (!key.isDeclared()) {
            return files.createStream(key, Optional.empty());
        }
        Request first = requests.stream()
                .filter(request -> Effect.of(request.verb()) == Effect.CREATES)
                .findFirst()
                .orElseThrow();
        return files.createStream(key, Optional.of(StreamVerbs.firstSpec(key, entries.making(first))));
    }

    /** What a request to {@code file} is given that asks for nothing. */
    private Durability own(Optional<StoredFile> file) {
        return file.flatMap(StoredFile::durability).orElse(server.defaultDurability());
    }
}
