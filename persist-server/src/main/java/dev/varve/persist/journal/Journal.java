/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.nio.file.Path;

/**
 * The commands of one worker in the order in which they came, in a directory of their own.
 *
 * <p>Appending keeps a command in memory; {@link #write} makes it survive the process, {@link #sync} the machine. For use by one thread.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Journal implements AutoCloseable {

    private Journal() {}

    /** A new journal in {@code dir}, which is made where it is missing and must have no journal yet. No file is made before the first command. */
    public static Journal create(Path dir, JournalSettings settings) {
        throw new UnsupportedOperationException(dir + " " + settings);
    }

    /**
     * Adds {@code command}.
     *
     * @return its log sequence number
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INSUFFICIENT_STORAGE} if the disk is full or the journal at its bound, {@link dev.varve.ErrorCode#UNAVAILABLE} if the journal failed before. The
     *     command is not in the journal then.
     */
    public long append(Command command) {
        throw new UnsupportedOperationException(command.toString());
    }

    /** Adds that the command {@code lsn} had no effect, which its sender was or will be told, and must not be carried out again. */
    public void annul(long lsn) {
        throw new UnsupportedOperationException(String.valueOf(lsn));
    }

    /** Hands all that was added to the operating system. */
    public void write() {
        throw new UnsupportedOperationException();
    }

    /** Has all that was added on stable storage. */
    public void sync() {
        throw new UnsupportedOperationException();
    }

    /**
     * Gives up the commands below {@code lsnBelow}. Every file they are for was committed past them, and the fence was checked <em>after</em> these commits and did not name their slots: else a successor may need them.
     */
    public void release(long lsnBelow) {
        throw new UnsupportedOperationException(String.valueOf(lsnBelow));
    }

    /** The number that the next command will have at least: releasing below it releases all. */
    public long end() {
        throw new UnsupportedOperationException();
    }

    /** How many bytes hold commands that were not released. */
    public long size() {
        throw new UnsupportedOperationException();
    }

    /** Whether so much is kept that files should be committed so that it can be released. */
    public boolean isNearBound() {
        throw new UnsupportedOperationException();
    }

    /** Closes and removes it with all it holds. */
    public void remove() {
        throw new UnsupportedOperationException();
    }

    /** Closes its files, and leaves them to successors. What was not written is lost. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
