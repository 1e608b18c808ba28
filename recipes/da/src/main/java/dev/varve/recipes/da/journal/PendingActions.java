/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import dev.varve.StorageException;
import dev.varve.recipes.da.Action;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.Digest;
import dev.varve.recipes.da.SolutionRevision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Actions in their order, linked, between those who submit them and the thread that writes. Safe for use by many threads. */
final class PendingActions {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition drained = lock.newCondition();
    private final SolutionRevision revision;
    private final long limit;
    private ArrayDeque<Pending> queue = new ArrayDeque<>();
    private long bytes;
    private Optional<ActiveSegment.Tip> tip;
    private @Nullable StorageException refusal;

    /** @param limit how many bytes may wait */
    PendingActions(SolutionRevision revision, Optional<ActiveSegment.Tip> tip, long limit) {
        this.revision = revision;
        this.tip = tip;
        this.limit = limit;
    }

    /** Takes {@code action}, which must be the next one; waits while too much waits to be written. */
    CompletableFuture<ActionRecord> add(Action action) {
        lock.lock();
        try {
            awaitRoom();
            ActionRecord record = linked(action);
            Pending pending = new Pending(record, new CompletableFuture<>());
            queue.add(pending);
            bytes += RecordCodec.space(record);
            tip = Optional.of(new ActiveSegment.Tip(action.id() + 1, record.digest()));
            filled.signal();
            return pending.journaled();
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() {
        try {
            while (refusal == null && bytes >= limit) {
                drained.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.unavailable("interrupted before the action was journaled", e);
        }
        if (refusal != null) {
            throw StorageException.unavailable("the journal takes nothing more: " + refusal.getMessage(), refusal);
        }
    }

    private ActionRecord linked(Action action) {
        ActiveSegment.Tip before =
                tip.orElseGet(() -> new ActiveSegment.Tip(action.id(), Digest.genesis(revision, action.id())));
        if (action.id() != before.nextId()) {
            throw StorageException.seqConflict(
                    "action " + action.id() + " is not the next one, " + before.nextId() + "; it was not journaled",
                    before.nextId() - 1);
        }
        return new ActionRecord(action, before.digest().next(action));
    }

    /** All that waits, up to {@code most} bytes; waits until something does. Empty once the queue is closed and drained. */
    List<Pending> take(int most) throws InterruptedException {
        lock.lock();
        try {
            while (queue.isEmpty() && refusal == null) {
                filled.await();
            }
            return batch(most);
        } finally {
            lock.unlock();
        }
    }

    private List<Pending> batch(int most) {
        List<Pending> batch = new ArrayList<>();
        long size = 0;
        while (!queue.isEmpty()
                && (batch.isEmpty() || size + RecordCodec.space(queue.peek().record()) <= most)) {
            Pending next = queue.remove();
            size += RecordCodec.space(next.record());
            batch.add(next);
        }
        bytes -= size;
        drained.signalAll();
        return batch;
    }

    /** Takes back all that waits, and goes on behind {@code durable}: what was taken last could not be written. */
    List<Pending> rewind(Optional<ActiveSegment.Tip> durable) {
        lock.lock();
        try {
            tip = durable;
            return drain();
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more, for the reason given, and hands out all that waits. */
    List<Pending> fail(StorageException reason) {
        lock.lock();
        try {
            refusal = reason;
            return drain();
        } finally {
            lock.unlock();
        }
    }

    private List<Pending> drain() {
        List<Pending> all = List.copyOf(queue);
        queue = new ArrayDeque<>();
        bytes = 0;
        filled.signalAll();
        drained.signalAll();
        return all;
    }

    /** Takes nothing more; what waits is still to be taken. */
    void close() {
        lock.lock();
        try {
            if (refusal == null) {
                refusal = StorageException.unavailable("it is closed", null);
            }
            filled.signalAll();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Goes on behind {@code begin}, where nothing was ever added. */
    void begin(ActiveSegment.Tip begin) {
        lock.lock();
        try {
            tip = Optional.of(begin);
        } finally {
            lock.unlock();
        }
    }
}
