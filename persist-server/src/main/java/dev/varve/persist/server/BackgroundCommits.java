/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.sqlite.FileFailure;
import dev.varve.persist.store.StoreKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits files whose changes so far are in the journal only, a few at a time, the one that waits longest first. For use by one thread. */
final class BackgroundCommits {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundCommits.class);

    /** The longer, the more changes share a commit, and the more there is to do again after a kill. */
    private static final long MOST_AGE_NANOS = Duration.ofSeconds(2).toNanos();

    /** Less than a worker is waited for when its server ends. */
    private static final long MOST_AT_END_NANOS = Duration.ofSeconds(15).toNanos();

    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long COPY_NANOS = Duration.ofMillis(20).toNanos();

    /** What is uncommitted above this is to become less. */
    private static final long MANY_BYTES = 32L << 20;

    /** Requests wait behind commits for this part of the time, or as long again as they took where much is uncommitted. */
    private static final long SHARE = 4;

    private static final long MOST_NANOS = Duration.ofMillis(50).toNanos();

    private final OpenFiles files;
    private final WorkerSlots slots;
    private final Uncommitted uncommitted;
    private final CommandLog log;
    /** Files that were locked when they were to be committed last. */
    private final Set<StoreKey> locked = new HashSet<>();

    private long recoveredNanos = System.nanoTime() - RETRY_NANOS;
    private long tickedNanos = System.nanoTime();

    BackgroundCommits(OpenFiles files, WorkerSlots slots, Uncommitted uncommitted, CommandLog log) {
        this.files = files;
        this.slots = slots;
        this.uncommitted = uncommitted;
        this.log = log;
    }

    /** Commits what has waited for long enough at {@code nanos}, one file at least. */
    void tick(long nanos) {
        long since = Math.min(nanos - tickedNanos, MOST_NANOS);
        long until = nanos + (isPressing() ? since : since / SHARE);
        Optional<Uncommitted.Waiting> next = uncommitted.eldest(nanos);
        boolean first = true;
        while (next.isPresent() && isDue(next.get(), nanos) && (first || System.nanoTime() - until < 0)) {
            commit(next.get().key());
            next = uncommitted.eldest(nanos);
            first = false;
        }
        if (log.isFull() && uncommitted.isEmpty() && nanos - recoveredNanos >= RETRY_NANOS) {
            recoveredNanos = nanos;
            log.recover();
        }
        tickedNanos = System.nanoTime();
    }

    private boolean isDue(Uncommitted.Waiting file, long nanos) {
        return nanos - file.sinceNanos() >= MOST_AGE_NANOS || isPressing() || log.isFull();
    }

    private boolean isPressing() {
        return uncommitted.bytes() > MANY_BYTES || log.isNearBound();
    }

    /** Tries to commit all, for as long as a server may take to end; returns whether that worked. What is left is in the journal. */
    boolean commitAll() {
        long begun = System.nanoTime();
        for (StoreKey key : uncommitted.keys()) {
            if (System.nanoTime() - begun >= MOST_AT_END_NANOS) {
                LOG.info("not all files were committed within {} s; the journal has the rest", MOST_AT_END_NANOS / 1e9);
                return false;
            }
            commit(key);
        }
        return uncommitted.isEmpty();
    }

    private void commit(StoreKey key) {
        if (files.isCopied(key)) {
            // The journal has its changes meanwhile.
            uncommitted.putOff(key, System.nanoTime() + COPY_NANOS);
            return;
        }
        try {
            files.commit(key);
            locked.remove(key);
        } catch (StorageException e) {
            LOG.warn("the file of {} was not committed; its changes are in the journal", key, e);
            if (e.code() == ErrorCode.INSUFFICIENT_STORAGE) {
                log.makeRoom();
            }
            if (e.code() == ErrorCode.CORRUPT && (log.isNearBound() || log.isFull())) {
                leave(key);
            }
            if (FileFailure.isLocked(e) && !locked.add(key)) {
                unlock(key);
            }
            uncommitted.putOff(key, System.nanoTime() + RETRY_NANOS);
        } catch (RuntimeException e) {
            LOG.error("the file of {} was not committed by a fault of the server", key, e);
            uncommitted.putOff(key, System.nanoTime() + RETRY_NANOS);
        }
    }

    /** A process that is stopped as it reads keeps a file from being committed for ever. */
    private void unlock(StoreKey key) {
        try {
            files.unlock(key);
            locked.remove(key);
        } catch (StorageException e) {
            LOG.warn("the file of {} stays locked by another process", key, e);
        }
    }

    /** Takes the commands for a damaged file out of the journal's way, so that other files go on. */
    private void leave(StoreKey key) {
        try {
            OptionalLong epoch = slots.epoch(key.slot());
            if (epoch.isPresent() && slots.isClaimed(key.slot())) {
                files.left().keep(key, epoch.getAsLong(), visitor -> log.commands(key, visitor));
                uncommitted.forget(key);
                LOG.error("the file of {} is damaged; its changes are kept beside it until it is whole again", key);
            }
        } catch (StorageException e) {
            LOG.warn("the changes of the damaged file of {} stay in the journal", key, e);
        }
    }
}
