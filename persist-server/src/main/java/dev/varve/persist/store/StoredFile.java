/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Durability;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An open file of the store, whatever it holds: the transactions that its writes belong to.
 *
 * <p>For use by one thread. Writes come in groups. Those of a group are kept together or undone together; each by itself either changes all it says or, where it throws {@link dev.varve.StorageException} with a code
 * other than {@code INSUFFICIENT_STORAGE}, {@code CORRUPT} or {@code UNAVAILABLE} by the file, nothing. What was kept is seen by reads at once, and gone when the file is closed before it was committed.
 */
public sealed interface StoredFile extends AutoCloseable permits StreamFile, BucketFile, ObjectFile {

    /** What it is for. */
    StoreKey key();

    /**
     * Begins a group of writes.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#FENCED} if the file has seen a higher epoch
     */
    void begin(WriteGroup group);

    /** Ends the group and keeps what it changed; {@code lsn} is the number of its last command in the journal. Where this throws, call {@link #rollback}. */
    void end(long lsn);

    /** Ends the group, if there is one, and undoes what it changed. Where this throws, what was kept before is lost too, and the file to be closed. */
    void rollback();

    /** Has all that was kept on stable storage. Where this throws, it is lost, and the file to be closed. */
    void commit();

    /** All that was kept so far is on stable storage, in the journal. */
    void journaled();

    /** Whether something was kept that is not committed. */
    boolean isDirty();

    /** Whether SQLite has undone by itself what was kept and not committed. All else throws then: close it, open it anew, and carry out again what it lacks. */
    boolean isUndone();

    /** The number in its journal of the last command that was carried out under {@link #epoch}. */
    long lsn();

    /** Reads the state anew before reads outside a group. */
    void refresh();

    /** The level of an acknowledgement for which nothing stronger is asked, if the file has one of its own. */
    Optional<Durability> durability();

    /** Whether it is in memory only. */
    boolean isInMemory();

    /** When something in it will be past its time, ms since 1970; empty if nothing ever will. */
    OptionalLong nextExpiry();

    /** Whether something in it is past its time and waits to be removed. */
    boolean hasExpired();

    /** Removes what is past its time, within a group. */
    void expire();

    /** Whether nothing was ever kept in it: it does not exist yet. */
    boolean isFresh();

    /** The highest epoch that the file has seen. */
    long epoch();

    /** The number of the last change. */
    long number();

    /** What its state row says, with what was kept and not committed. */
    FileSummary summary();

    /** The memory of its pages. */
    PageMemory pages();

    @Override
    void close();
}
