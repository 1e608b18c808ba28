/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.journal.Ballast;
import dev.varve.persist.journal.Command;
import dev.varve.persist.journal.Journal;
import dev.varve.persist.journal.JournaledCommand;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StoredFile;
import dev.varve.persist.store.WriteGroup;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A worker's journal, what of it is not in files yet, and the space that is kept for bringing it there. For use by one thread. */
final class CommandLog {

    /** What a command changes beside what it brings. */
    private static final long OVERHEAD = 128;

    private final Journal journal;
    private final Ballast ballast;
    private final Uncommitted uncommitted;
    private final AtomicLong rounds;
    private final CommandListener listener;
    /** Files with changes that are in the journal but not on stable storage. */
    private final Set<StoredFile> unsynced = Collections.newSetFromMap(new IdentityHashMap<>());

    private boolean isFull;
    private boolean unwritten;
    /** Whether a command was annulled and that is not written, or, where the command is on stable storage, not synced. */
    private boolean annulled;

    private boolean annulledOnDisk;
    private long released;

    /**
     * @param rounds counts how often the journal was written or synced
     * @param listener hears what is appended
     */
    CommandLog(Journal journal, Ballast ballast, Uncommitted uncommitted, AtomicLong rounds, CommandListener listener) {
        this.journal = journal;
        this.ballast = ballast;
        this.uncommitted = uncommitted;
        this.rounds = rounds;
        this.listener = listener;
    }

    /**
     * Notes what is about to be carried out.
     *
     * @return its number
     * @throws StorageException {@link dev.varve.ErrorCode#INSUFFICIENT_STORAGE} if there is no room for it; it must not be carried out then
     */
    long append(Command command) {
        if (isFull || !(ballast.isHeld() || ballast.take())) {
            isFull = true;
            throw StorageException.insufficientStorage(
                    "the disk is full; writes go on when there is space again", null);
        }
        long lsn = journal.append(command);
        uncommitted.add(command.key(), lsn, command.body().size() + OVERHEAD);
        listener.appended(command, lsn);
        unwritten = true;
        return lsn;
    }

    long append(StoreKey key, WriteGroup terms, RequestBody body) {
        return append(new Command(key, terms.epoch(), terms.time(), Command.Kind.REQUEST, body.write()));
    }

    long appendExpiry(StoreKey key, WriteGroup terms) {
        return append(new Command(key, terms.epoch(), terms.time(), Command.Kind.EXPIRE, Bytes.empty()));
    }

    /**
     * The command {@code lsn} for {@code key} changed nothing; {@link #makeSafe} has it so for good.
     *
     * @throws dev.varve.StorageException if the journal cannot take that: the command may be carried out again
     */
    void annul(StoreKey key, long lsn) {
        try {
            journal.annul(lsn);
        } catch (StorageException e) {
            if (e.code() != ErrorCode.INSUFFICIENT_STORAGE) {
                throw e;
            }
            makeRoom();
            journal.annul(lsn);
        }
        uncommitted.annul(key);
        listener.annulled(key, lsn);
        unwritten = true;
        annulled = true;
        annulledOnDisk |= lsn < journal.synced();
    }

    /** Shows {@code visitor} the commands for {@code key} that are still in the journal, in order. */
    void commands(StoreKey key, Consumer<JournaledCommand> visitor) {
        journal.commands(key, visitor);
        unwritten = false;
    }

    /** {@code file} has changes that are not on stable storage. */
    void changed(StoredFile file) {
        unsynced.add(file);
    }

    /** {@code file} is closed, or committed. */
    void settled(StoredFile file) {
        unsynced.remove(file);
    }

    /** Makes true what {@code outbox} is to say, be it that something failed: who was told so must not find later that it was carried out. */
    void makeSafe(Outbox outbox) {
        if (outbox.isOnDisk() || annulledOnDisk) {
            sync();
        } else if (outbox.isOfChanges() || annulled) {
            write();
        }
    }

    /** Makes all that was appended survive the process. */
    void write() {
        if (unwritten) {
            journal.write();
            unwritten = false;
            annulled = false;
            rounds.incrementAndGet();
        }
    }

    /** Makes all that was appended survive the machine. */
    void sync() {
        journal.sync();
        unwritten = false;
        annulled = false;
        annulledOnDisk = false;
        rounds.incrementAndGet();
        unsynced.forEach(StoredFile::journaled);
        unsynced.clear();
    }

    /** A file could not grow: gives it the space that was kept, and takes no more commands. */
    void makeRoom() {
        isFull = true;
        ballast.giveUp();
    }

    /** Whether commands are refused until there is space again. */
    boolean isFull() {
        return isFull;
    }

    /** Everything is in files: takes commands again if there is space. */
    void recover() {
        isFull = !(ballast.isHeld() || ballast.take());
    }

    /** Where the journal begins now. */
    long released() {
        return released;
    }

    /** The least number that must be kept, as far as files need it. */
    long needed() {
        return uncommitted.least().orElseGet(journal::end);
    }

    /** Gives up what is below {@code lsn}. */
    void release(long lsn) {
        if (lsn > released) {
            journal.release(lsn);
            released = lsn;
        }
    }

    /** Whether nothing of what is added from now on, or was since the last sync, may be acknowledged. */
    boolean hasFailed() {
        return journal.hasFailed();
    }

    boolean isNearBound() {
        return journal.isNearBound();
    }

    /** Ends it; nobody needs what it holds. */
    void remove() {
        ballast.giveUp();
        journal.remove();
    }

    /** Ends it as a killed process does. */
    void close() {
        journal.close();
    }
}
