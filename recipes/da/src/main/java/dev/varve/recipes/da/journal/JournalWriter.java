/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.Digest;
import dev.varve.recipes.da.SolutionRevision;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What the writing thread of a journal does: takes all that waits, writes it, syncs once, and tells those who wait. */
final class JournalWriter implements Runnable {

    private final SolutionRevision revision;
    private final Disk disk;
    private final Segments segments;
    private final PendingActions pending;
    private final JournalEnd end;
    private final JournalSettings settings;
    private final Executor acknowledgements;

    JournalWriter(
            SolutionRevision revision,
            Disk disk,
            Segments segments,
            PendingActions pending,
            JournalEnd end,
            JournalSettings settings,
            Executor acknowledgements) {
        this.revision = revision;
        this.disk = disk;
        this.segments = segments;
        this.pending = pending;
        this.end = end;
        this.settings = settings;
        this.acknowledgements = acknowledgements;
    }

    @Override
    public void run() {
        try {
            List<Pending> batch = pending.take(settings.batchBytes());
            while (!batch.isEmpty()) {
                write(batch);
                batch = pending.take(settings.batchBytes());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            refuse(pending.fail(StorageException.unavailable("its thread was interrupted", e)), e);
        }
    }

    private void write(List<Pending> batch) {
        try {
            List<ActionRecord> records = batch.stream().map(Pending::record).toList();
            segment(records.get(0)).append(records);
            end.advance(segments.tip().orElseThrow());
            batch.forEach(
                    each -> acknowledgements.execute(() -> each.journaled().complete(each.record())));
        } catch (UnsyncedException e) {
            giveUp(batch, e);
        } catch (IOException e) {
            // Before anybody is told: who is may submit the same action again at once.
            List<Pending> behind = pending.rewind(segments.tip());
            refuse(batch, e);
            refuse(behind, e);
        } catch (RuntimeException | Error e) {
            giveUp(batch, e);
        }
    }

    private ActiveSegment segment(ActionRecord first) throws IOException {
        if (segments.bytes() >= settings.maxBytes()) {
            throw new JournalFullException("it holds " + segments.bytes() + " bytes, at most " + settings.maxBytes()
                    + " are allowed; the stream has not confirmed what it holds");
        }
        Optional<ActiveSegment> active = segments.active().filter(open -> open.end() < settings.segmentBytes());
        return active.isPresent() ? active.get() : segments.begin(first.id(), before(first));
    }

    private Digest before(ActionRecord first) {
        return end.tip().map(ActiveSegment.Tip::digest).orElseGet(() -> Digest.genesis(revision, first.id()));
    }

    /** Nothing of these is in the journal. */
    private void refuse(List<Pending> actions, Exception cause) {
        for (Pending each : actions) {
            String line = "action " + each.record().id() + " was not journaled in " + disk + ": " + cause.getMessage();
            boolean full =
                    cause instanceof JournalFullException || (cause instanceof IOException io && disk.isFull(io));
            StorageException refusal = full
                    ? StorageException.insufficientStorage(line, cause)
                    : StorageException.unavailable(line, cause);
            acknowledgements.execute(() -> each.journaled().completeExceptionally(refusal));
        }
    }

    /** Nobody knows what is on stable storage: a restart reads it. Until then nothing more is taken. */
    private void giveUp(List<Pending> batch, Throwable cause) {
        StorageException reason = StorageException.unavailable(
                "a write to " + disk + " failed (" + cause.getMessage() + "); open it again to see what it holds",
                cause);
        List<Pending> waiting = pending.fail(reason);
        for (Pending each : batch) {
            OutcomeUnknownException unknown = new OutcomeUnknownException(
                    "action " + each.record().id() + " may or may not be journaled: " + cause.getMessage(),
                    revision.subject().value(),
                    revision.msgId(each.record().id()),
                    cause);
            acknowledgements.execute(() -> each.journaled().completeExceptionally(unknown));
        }
        refuse(waiting, reason);
    }
}
