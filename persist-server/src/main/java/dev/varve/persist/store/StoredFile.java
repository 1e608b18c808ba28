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
 * <p>For use by one thread. Writes of one transaction are kept together or undone together; each by itself either changes all it says or, where it throws {@link dev.varve.StorageException} with a code other than
 * {@code INSUFFICIENT_STORAGE}, {@code CORRUPT} or {@code UNAVAILABLE} by the file, nothing.
 */
public sealed interface StoredFile extends AutoCloseable permits StreamFile, BucketFile, ObjectFile {

    /** What it is for. */
    StoreKey key();

    /**
     * Begins a write transaction.
     *
     * @param level what it is to survive once committed
     * @param epoch the epoch under which the caller owns the slot
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#FENCED} if the file has seen a higher one
     */
    void begin(Durability level, long epoch);

    /** Ends the transaction and keeps what it changed. Where this throws, call {@link #rollback}. */
    void commit();

    /** Ends the transaction, if there is one, and undoes what it changed. */
    void rollback();

    /** Reads the state anew before reads outside a transaction. */
    void refresh();

    /** The level of an acknowledgement for which nothing stronger is asked, if the file has one of its own. */
    Optional<Durability> durability();

    /** Whether it is in memory only. */
    boolean isInMemory();

    /** When something in it will be past its time, ms since 1970; empty if nothing ever will. */
    OptionalLong nextExpiry();

    /** Whether something in it is past its time and waits to be removed. */
    boolean hasExpired();

    /** Removes what is past its time, within a transaction. */
    void expire();

    /** Whether nothing was ever committed to it: it does not exist yet. */
    boolean isFresh();

    /** The highest epoch that the file has seen. */
    long epoch();

    /** The number of the last change. */
    long number();

    @Override
    void close();
}
