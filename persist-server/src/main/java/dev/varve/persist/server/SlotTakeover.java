/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.journal.JournaledCommand;
import dev.varve.persist.journal.Predecessor;
import dev.varve.persist.journal.Takeover;
import dev.varve.persist.sqlite.FileFailure;
import dev.varve.persist.store.StoreKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A slot on its way to a worker: it is claimed by somebody else's thread, then what former owners journaled is carried out and committed, and they are forgotten.
 *
 * <p>Nothing here waits for the lock of a file: the rest of the slot goes on, and the file is tried again. For use by one thread.
 */
final class SlotTakeover {

    private static final Logger LOG = LoggerFactory.getLogger(SlotTakeover.class);

    /** How long until locked files are tried again. */
    private static final long AGAIN_NANOS = Duration.ofMillis(10).toNanos();

    private final int slot;
    private final long epoch;
    private final Future<Takeover> claim;
    private final OpenFiles files;
    /** Files that this server cannot carry on: their commands are kept beside them. */
    private final Set<StoreKey> damaged = new HashSet<>();
    /** Files that somebody has locked, or that were closed before they were committed. */
    private final Set<StoreKey> locked = new HashSet<>();
    /** The files that this round is about; empty for all. */
    private Set<StoreKey> again = Set.of();

    /** Whether a lock was taken from somebody in this round. */
    private boolean unlocked;

    private OptionalLong sinceNanos = OptionalLong.empty();
    private long untilNanos;
    private long againNanos = System.nanoTime();

    /** @param claim completes when the slot is claimed and the journals of its former owners were read */
    SlotTakeover(int slot, long epoch, Future<Takeover> claim, OpenFiles files) {
        this.slot = slot;
        this.epoch = epoch;
        this.claim = claim;
        this.files = files;
    }

    int slot() {
        return slot;
    }

    long epoch() {
        return epoch;
    }

    /** Whether the thread that claims slots is done with it, however that ended. */
    boolean isClaimed() {
        return claim.isDone();
    }

    /** Whether {@link #goOn} has something to do at {@code nanos}. */
    boolean isDue(long nanos) {
        return isClaimed() && nanos - againNanos >= 0;
    }

    /**
     * Goes on with what can be done now, until about {@code nanos}.
     *
     * @return whether that was all, so that the slot may be served
     * @throws StorageException if the slot cannot be taken
     */
    boolean goOn(long nanos) {
        Takeover takeover = claimed();
        untilNanos = nanos;
        unlocked = false;
        sinceNanos = sinceNanos.isEmpty() ? OptionalLong.of(System.nanoTime()) : sinceNanos;
        files.patience().take(sinceNanos.getAsLong());
        try {
            return goOn(takeover);
        } finally {
            files.patience().serve();
        }
    }

    private boolean goOn(Takeover takeover) {
        for (Predecessor predecessor : takeover.predecessors()) {
            predecessor.commands(this::replay);
        }
        files.dirty(slot).forEach(key -> guarded(key, () -> files.commit(key)));
        locked.addAll(files.takeUnkept(slot));
        if (!locked.isEmpty()) {
            again = Set.copyOf(locked);
            locked.clear();
            againNanos = System.nanoTime() + AGAIN_NANOS;
            return false;
        }
        files.commitSlot(slot);
        // Nobody needs the journals of the former owners any more, whatever they write there: not even a damaged file.
        damaged.forEach(key -> files.left().keep(key, epoch, visitor -> commands(takeover, key, visitor)));
        takeover.settle();
        return true;
    }

    private Takeover claimed() {
        try {
            return claim.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.unavailable("the server ends", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StorageException refusal
                    ? refusal
                    : StorageException.unavailable("slot " + slot + " cannot be taken", e.getCause());
        }
    }

    private static void commands(Takeover takeover, StoreKey key, Consumer<JournaledCommand> visitor) {
        for (Predecessor predecessor : takeover.predecessors()) {
            predecessor.commands(journaled -> {
                if (journaled.command().key().equals(key)) {
                    visitor.accept(journaled);
                }
            });
        }
    }

    private void replay(JournaledCommand journaled) {
        StoreKey key = journaled.command().key();
        // One that lacks what came before must not get what comes after.
        locked.addAll(files.takeUnkept(slot));
        boolean concerns = again.isEmpty() || again.contains(key);
        if (concerns && !damaged.contains(key) && !locked.contains(key)) {
            guarded(key, () -> {
                files.mend(key);
                if (!files.isEvictedAfter(journaled)) {
                    files.replay().run(journaled);
                }
            });
        }
    }

    /** Does {@code work} with the file of {@code key}; where that is damaged or locked, the others of the slot go on without it. */
    private void guarded(StoreKey key, Runnable work) {
        try {
            work.run();
        } catch (StorageException e) {
            files.forget(key);
            if (FileFailure.isLocked(e)) {
                locked.add(key);
                unlock(key);
            } else if (e.code() == ErrorCode.CORRUPT) {
                LOG.error(
                        "the file of {} is damaged; what its former owners journaled is kept in the directory 'left' of slot {} until it is whole again",
                        key,
                        slot,
                        e);
                damaged.add(key);
            } else if (files.restores().isCold(key)) {
                LOG.warn("what former owners journaled for {} is kept until its copy is not cold any more", key, e);
                damaged.add(key);
            } else if (e.code() == ErrorCode.RESTORING) {
                // It is on its way.
                locked.add(key);
            } else {
                throw e;
            }
        }
    }

    /** Takes the lock from whoever has had the time to let go, of one file at least in each round. What was carried out on the file is undone with that, and carried out again in the next round. */
    private void unlock(StoreKey key) {
        if (files.patience().isOver() && (!unlocked || System.nanoTime() - untilNanos < 0)) {
            unlocked = true;
            files.unlock(key);
        }
    }
}
