/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.recipes.da.Action;
import dev.varve.recipes.da.ActionLimits;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.Digest;
import dev.varve.recipes.da.SolutionRevision;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The actions of one solution revision in files of this machine, in their order, each linked to the one before it.
 *
 * <p>An action is acknowledged when it is on stable storage; those that wait together are synced together. After a stop of any kind the journal holds every action that was
 * acknowledged, in order and without gap, and perhaps some that were not. A torn tail is cut off at the next start; damage in front of what was synced later is
 * {@link dev.varve.ErrorCode#CORRUPT}. After a sync that failed the journal takes nothing more until it is opened again.
 *
 * <p>Safe for use by many threads. One process at a time may have a directory open.
 */
public final class Journal implements AutoCloseable {

    private final SolutionRevision revision;
    private final Disk disk;
    private final Segments segments;
    private final ConfirmationFile confirmation;
    private final PendingActions pending;
    private final JournalEnd end;
    private final Thread writer;

    private Journal(SolutionRevision revision, Disk disk, JournalSettings settings, Executor acknowledgements)
            throws IOException {
        this.revision = revision;
        this.disk = disk;
        segments = Segments.open(disk, revision);
        confirmation = ConfirmationFile.open(disk);
        pending = new PendingActions(revision, segments.tip(), settings.pendingBytes());
        end = new JournalEnd(segments.tip());
        writer = new Thread(
                new JournalWriter(revision, disk, segments, pending, end, settings, acknowledgements),
                "varve-da-journal");
        writer.setDaemon(true);
    }

    /**
     * Opens the journal of {@code revision} in {@code dir}, made where it is not there, and repairs what a stop has left.
     *
     * @param acknowledgements where futures complete, which must keep the order of what it is given: a single thread
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if another process holds it or it cannot be read; {@link dev.varve.ErrorCode#CORRUPT} if what was synced is
     *     damaged; {@link dev.varve.ErrorCode#INVALID} if it belongs to another revision
     */
    public static Journal open(
            Path dir, SolutionRevision revision, JournalSettings settings, Executor acknowledgements) {
        return open(LocalDisk.open(dir), revision, settings, acknowledgements);
    }

    static Journal open(Disk disk, SolutionRevision revision, JournalSettings settings, Executor acknowledgements) {
        boolean opened = false;
        try {
            Journal journal = new Journal(revision, disk, settings, acknowledgements);
            journal.writer.start();
            opened = true;
            return journal;
        } catch (IOException e) {
            throw StorageException.unavailable("journal " + disk + " cannot be opened: " + e.getMessage(), e);
        } finally {
            if (!opened) {
                disk.close();
            }
        }
    }

    /**
     * Adds {@code action}, which must follow the last one that was added; the first of an empty journal may have any id.
     *
     * <p>Returns at once, unless too much waits to be written. The future completes with the action's link once it is on stable storage; with
     * {@link dev.varve.ErrorCode#INSUFFICIENT_STORAGE} or {@link dev.varve.ErrorCode#UNAVAILABLE} if it is not in the journal, and then the next one has its id; with
     * {@link dev.varve.OutcomeUnknownException} if the sync failed.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#TOO_LARGE} beyond {@link ActionLimits}; {@link dev.varve.ErrorCode#SEQ_CONFLICT} with the last id if it is not the next
     *     one; {@link dev.varve.ErrorCode#UNAVAILABLE} once the journal is closed or has failed
     */
    public CompletableFuture<ActionRecord> append(Action action) {
        ActionLimits.check(action);
        return pending.add(action);
    }

    /** Whose actions they are. */
    public SolutionRevision revision() {
        return revision;
    }

    /** The last action on stable storage; empty where there was never one. */
    public OptionalLong lastJournaled() {
        return end.tip().map(tip -> OptionalLong.of(tip.nextId() - 1)).orElse(OptionalLong.empty());
    }

    /** Where the actions that are still here begin; empty in a journal that never began. */
    public Optional<JournalStart> start() {
        try {
            return segments.oldest().map(head -> new JournalStart(head.firstId(), head.before()));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Begins an empty journal behind an action that is known from elsewhere: the next one to add is {@code lastId} + 1.
     *
     * @param lastId the id of that action
     * @param digest its link
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if the journal has begun
     */
    public void beginAfter(long lastId, Digest digest) {
        Preconditions.require(segments.active().isEmpty(), "the journal in " + disk + " has begun");
        try {
            ActiveSegment.Tip tip = segments.begin(lastId + 1, digest).tip();
            pending.begin(tip);
            end.advance(tip);
        } catch (IOException e) {
            throw StorageException.unavailable("journal " + disk + " cannot be begun: " + e.getMessage(), e);
        }
    }

    /** Waits at most {@code wait} until the journal has begun; false if it has not. */
    public boolean awaitBegin(Duration wait) {
        try {
            return end.await(0, wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends the waits of all cursors, as if their time had passed. */
    public void wake() {
        end.wake();
    }

    /** A cursor on the actions from {@code actionId} on; the caller closes it. */
    public JournalCursor from(long actionId) {
        return new JournalCursor(segments, end, actionId);
    }

    /**
     * The action {@code actionId}; empty if it is not here, not yet or no more.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#CORRUPT} if it is damaged
     */
    public Optional<ActionRecord> find(long actionId) {
        boolean here = lastJournaled().orElse(-1) >= actionId
                && start().filter(start -> start.firstId() <= actionId).isPresent();
        if (!here) {
            return Optional.empty();
        }
        try (JournalCursor cursor = from(actionId)) {
            List<ActionRecord> found = cursor.next(1, Duration.ZERO);
            return found.stream().findFirst();
        }
    }

    /** How far the stream has confirmed, as far as it was {@linkplain #confirm written down}. */
    public Optional<Confirmation> confirmed() {
        synchronized (confirmation) {
            return confirmation.content();
        }
    }

    /** Writes down, on stable storage, how far the stream has confirmed. */
    public void confirm(Confirmation to) {
        synchronized (confirmation) {
            try {
                confirmation.write(to);
            } catch (IOException e) {
                throw StorageException.unavailable(
                        "journal " + disk + ": what is confirmed cannot be written down: " + e.getMessage(), e);
            }
        }
    }

    /**
     * Removes segments whose every action has an id of at most {@code bound}, the oldest first.
     *
     * @return how many were removed
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if {@code bound} is beyond what is {@linkplain #confirmed() written down as confirmed}
     */
    public int cut(long bound) {
        long most = confirmed().map(Confirmation::actionId).orElse(-1L);
        Preconditions.require(
                bound <= most,
                "the journal may be cut up to action " + most + ", which the stream has confirmed, not " + bound);
        try {
            return segments.cut(bound);
        } catch (IOException e) {
            throw StorageException.unavailable("journal " + disk + " cannot be cut: " + e.getMessage(), e);
        }
    }

    /** The bytes of its segments. */
    public long bytes() {
        return segments.bytes();
    }

    private StorageException unreadable(IOException e) {
        return StorageException.unavailable("journal " + disk + " cannot be read: " + e.getMessage(), e);
    }

    /** Writes what waits, then lets go of the directory. Closing twice is harmless. */
    @Override
    public void close() {
        pending.close();
        end.close();
        boolean interrupted = false;
        try {
            writer.join();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        try (disk) {
            segments.close();
            confirmation.close();
        } catch (IOException e) {
            throw unreadable(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
