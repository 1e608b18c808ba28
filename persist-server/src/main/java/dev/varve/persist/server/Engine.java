/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.journal.Ballast;
import dev.varve.persist.journal.Journal;
import dev.varve.persist.journal.JournalSettings;
import dev.varve.persist.journal.ServerHome;
import dev.varve.persist.journal.SlotClaims;
import dev.varve.persist.store.StoreKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker works on: its slots, their files and the journal.
 *
 * <p>Requests are carried out file by file; then the journal is made safe once for all of them, then it is looked whether somebody took the slots, and only then what is true now is said. For use by one thread.
 */
final class Engine {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final long BALLAST_BYTES = 4L << 20;
    private static final long TICK_MILLIS = 100;
    private static final long RELEASE_NANOS = Duration.ofMillis(250).toNanos();
    private static final long CLEAN_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long BUSY_MILLIS = 2;
    private static final long EXPIRE_AGAIN_MILLIS = 1000;
    /** So many files are known one by one to a worker that keeps a disk budget. */
    private static final int MOST_KNOWN = 50_000;

    private final WorkerParts parts;
    private final WorkerSlots slots;
    private final Uncommitted uncommitted = new Uncommitted();
    private final WarmLog warmLog;
    private final CommandLog log;
    private final OpenFiles files;
    private final ChangeSender changes;
    private final Outbox outbox = new Outbox();
    private final GroupCommit groups;
    private final SlotTakeovers takeovers;
    private final BackgroundCommits commits;
    private final Expiries expiries = new Expiries();
    private final LongPolls polls;
    private final Optional<WarmShipments> shipments;
    private final Optional<Evictions> evictions;
    private final WaitingWork waiting = new WaitingWork(this::carryOut, this::refuse);
    private final SlotClaims claims;
    private final boolean isFirst;
    private long releasedNanos = System.nanoTime();
    private long cleanedNanos = releasedNanos;

    /** @param part tells which slots are the worker's */
    Engine(WorkerParts parts, ServerHome home, SlotClaims claims, int number, IntPredicate part) {
        this.parts = parts;
        this.claims = claims;
        // One of the server's workers is enough for what concerns all.
        this.isFirst = number == 0;
        Journal journal = Journal.create(home.worker(number), JournalSettings.defaults(), parts.channels());
        this.slots = new WorkerSlots(parts.ownership(), claims, home.fence(), part);
        Ballast ballast = new Ballast(home.reserve().resolveSibling("reserve-" + number), BALLAST_BYTES);
        Optional<EvictionWork> evicting = parts.warm().flatMap(WarmTier::evictions);
        Optional<LocalFiles> local = evicting.map(work -> new LocalFiles(parts.directory(), MOST_KNOWN));
        this.warmLog = new WarmLog(parts.warm(), local, parts.directory(), slots::epoch);
        this.log = new CommandLog(journal, ballast, uncommitted, parts.commits(), warmLog);
        this.files = new OpenFiles(parts, uncommitted, log, slots, warmLog);
        this.changes = new ChangeSender(
                parts.sender(), parts.subjects(), parts.surroundings().room());
        this.polls = new LongPolls(parts, slots);
        this.groups = new GroupCommit(parts, files, slots, log, outbox, polls.held());
        this.takeovers = new SlotTakeovers(parts, slots, files, log, warmLog, "varve-claims-" + number);
        this.commits = new BackgroundCommits(files, slots, uncommitted, log);
        this.shipments = parts.warm().map(tier -> new WarmShipments(tier, warmLog, files, slots, parts, number));
        this.evictions = evicting.map(work -> new Evictions(
                work,
                local.orElseThrow(),
                warmLog,
                shipments.orElseThrow(),
                files,
                slots,
                parts.directory(),
                number,
                key -> expiries.schedule(key, OptionalLong.empty())));
    }

    /** Carries out {@code requests} and answers them. */
    void carryOut(List<Request> requests) {
        if (log.hasFailed()) {
            // What the files show may never have come to be; who asks is not answered, and asks whoever is next.
            return;
        }
        Map<StoreKey, Deque<Request>> byFile = new LinkedHashMap<>();
        for (Request request : requests) {
            if (!polls.take(request)) {
                byFile.computeIfAbsent(request.key(), key -> new ArrayDeque<>()).addAll(request.each());
            }
        }
        try {
            look();
            // What has waited for a slot came before what comes now.
            waiting.run();
            byFile.forEach(this::carryOut);
        } catch (StorageException e) {
            LOG.error("requests are refused, as nobody can say whether the slots are still this server's", e);
            byFile.values().forEach(waiting -> refuse(waiting, e));
        }
        finish();
    }

    private void carryOut(StoreKey key, Deque<Request> requests) {
        if (!isReady(key, requests)) {
            return;
        }
        while (!requests.isEmpty()) {
            Deque<Request> next = together(requests);
            while (!next.isEmpty()) {
                groups.run(key, next);
                if (outbox.bytes() >= GroupCommit.MOST_ANSWER_BYTES) {
                    finish();
                }
            }
        }
        schedule(key);
        warmLog.used(key);
    }

    /** Whether requests for {@code key} can be carried out now; if not, they wait for its slot. */
    private boolean isReady(StoreKey key, Deque<Request> requests) {
        if (slots.epoch(key.slot()).isEmpty()) {
            return true;
        }
        if (!takeovers.isReady(key.slot())) {
            waiting.add(key, requests);
            return false;
        }
        return isThere(key, requests);
    }

    /** Whether the file for {@code key} is not one that is to be brought back from the store; if it is, they wait for it. */
    private boolean isThere(StoreKey key, Deque<Request> requests) {
        try {
            if (!files.isMissing(key)) {
                return true;
            }
            files.restores().add(key, () -> files.entry(key), requests, this::refuse);
        } catch (StorageException e) {
            refuse(requests, e);
        }
        return false;
    }

    private void refuse(Deque<Request> requests, StorageException error) {
        Answers answers = new Answers();
        requests.forEach(request -> answers.error(request, error));
        requests.clear();
        parts.sender().send(answers.take());
    }

    private void moved(StoreKey key, Deque<Request> requests) {
        Answers answers = new Answers();
        requests.forEach(answers::moved);
        parts.sender().send(answers.take());
    }

    /** Takes the requests up to the next that drops the file, or that one alone. */
    private static Deque<Request> together(Deque<Request> requests) {
        Deque<Request> next = new ArrayDeque<>();
        next.add(requests.remove());
        while (!Drops.isDrop(next.getFirst()) && !requests.isEmpty() && !Drops.isDrop(requests.getFirst())) {
            next.add(requests.remove());
        }
        return next;
    }

    private void schedule(StoreKey key) {
        try {
            files.current(key).ifPresent(file -> expiries.schedule(key, file.nextExpiry()));
        } catch (StorageException e) {
            LOG.debug("when something in {} expires is not known", key, e);
        }
    }

    /** Makes safe what was done and says so. */
    private void finish() {
        if (outbox.isEmpty()) {
            return;
        }
        try {
            makeSafe();
            look();
        } catch (StorageException e) {
            LOG.error("whether requests were carried out is not known, and they are not answered", e);
            outbox.clear();
            return;
        }
        outbox.send(slots, parts.sender(), changes);
    }

    private void makeSafe() {
        try {
            log.makeSafe(outbox);
        } catch (StorageException e) {
            if (e.code() != ErrorCode.INSUFFICIENT_STORAGE) {
                throw e;
            }
            // What was carried out already gets the space that was kept for it; nothing more is carried out.
            log.makeRoom();
            log.makeSafe(outbox);
        }
    }

    private void look() {
        if (slots.look()) {
            takeovers.release();
            polls.slotsLost();
        }
    }

    /** Has {@code work} ask its question about all that the worker holds when all slots are there. */
    void ask(Consumer<Holdings> work, Consumer<StorageException> refuse) {
        try {
            look();
            Set<Integer> missing = takeovers.wantAll();
            if (missing.isEmpty()) {
                work.accept(takeovers.holdings());
            } else {
                waiting.add(missing, question(work, refuse));
            }
        } catch (StorageException e) {
            if (files.restores().isOnItsWay(e)) {
                files.restores().later(() -> ask(work, refuse), refuse);
            } else {
                refuse.accept(e);
            }
        }
    }

    private WaitingWork.AboutAll question(Consumer<Holdings> work, Consumer<StorageException> refuse) {
        return new WaitingWork.AboutAll() {
            @Override
            public void ask() {
                // Others may have come meanwhile, or gone and come back.
                Engine.this.ask(work, refuse);
            }

            @Override
            public void refuse(StorageException why) {
                refuse.accept(why);
            }
        };
    }

    /** The map may have changed. */
    void mapChanged() {
        look();
    }

    /** Does what is due. */
    void tick() {
        long nanos = System.nanoTime();
        if (log.hasFailed()) {
            parts.onFailed().accept(StorageException.unavailable("a journal failed", null));
            return;
        }
        takeovers.advance(waiting);
        waiting.run(nanos);
        for (StoreKey key : expiries.due(parts.settings().clock().millis())) {
            expire(key);
        }
        polls.serve(nanos, this::carryOut);
        finish();
        changes.tick(nanos);
        files.closeUnused(nanos - parts.idleClose().toNanos());
        commits.tick(nanos);
        files.restores().run(this::carryOut, this::refuse);
        finish();
        shipments.ifPresent(due -> due.tick(nanos));
        evictions.ifPresent(due -> due.tick(nanos));
        if (nanos - releasedNanos >= RELEASE_NANOS) {
            releasedNanos = nanos;
            release();
            takeovers.wantUnasked(nanos);
        }
        if (isFirst && nanos - cleanedNanos >= CLEAN_NANOS) {
            cleanedNanos = nanos;
            takeovers.later(this::removeDeadServers);
        }
    }

    private void expire(StoreKey key) {
        if (groups.expire(key)) {
            schedule(key);
        } else {
            expiries.schedule(key, OptionalLong.of(parts.settings().clock().millis() + EXPIRE_AGAIN_MILLIS));
        }
    }

    private void removeDeadServers() {
        try {
            claims.removeDeadServers();
        } catch (StorageException e) {
            LOG.warn("what servers that have ended left behind stays for now", e);
        }
    }

    /** How long until {@link #tick} has something to do. */
    long millisToTick() {
        return polls.millisToNext(isBusy() ? BUSY_MILLIS : TICK_MILLIS);
    }

    /** Whether something goes on that {@link #tick} is to be called for often. */
    boolean isBusy() {
        return takeovers.isBusy()
                || files.restores().isBusy()
                || shipments.filter(WarmShipments::isBusy).isPresent()
                || evictions.filter(Evictions::isBusy).isPresent();
    }

    /** Has all shipped that the store has not; {@code done} is completed then, or when the store does not take it. */
    void hurry(CompletableFuture<Void> done) {
        shipments.ifPresentOrElse(due -> due.hurry(done), () -> done.complete(null));
    }

    /** Gives up what of the journal nobody needs. */
    private void release() {
        long needed = log.needed();
        // After the commits, so that a slot that was taken before them keeps what its successor may need.
        look();
        log.release(Math.min(needed, slots.keptFor().orElse(Long.MAX_VALUE)));
    }

    /** Commits and closes everything; returns whether nothing is left that a successor needs. */
    boolean close() {
        boolean clean = false;
        takeovers.close();
        waiting.giveUp(this::moved);
        files.restores().giveUp(this::moved);
        polls.giveUp();
        try {
            finish();
            look();
            clean = commits.commitAll();
            look();
            clean &= slots.keptFor().isEmpty();
        } catch (RuntimeException e) {
            LOG.warn("the journal is left to whoever takes the slots", e);
        }
        files.closeUnless(slot -> false);
        if (clean) {
            log.remove();
        } else {
            log.write();
            log.close();
        }
        return clean;
    }

    /** Has the server given up: nobody can say what was carried out. */
    void fail() {
        parts.onFailed().accept(StorageException.unavailable("a worker met a fault", null));
    }

    /** Ends as a killed process does. */
    void abort() {
        takeovers.close();
        files.closeUnless(slot -> false);
        log.close();
    }
}
