/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.journal.Command;
import dev.varve.persist.journal.JournaledCommand;
import dev.varve.persist.store.FilePosition;
import dev.varve.persist.store.FileSummary;
import dev.varve.persist.warm.Shipment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A file with changes that the store has not: what was collected of them, and what is being done about it. For use by one thread. */
final class WarmFile {

    /** What a command takes beside its body. */
    private static final long OVERHEAD = 128;

    private final WarmReport report;
    /** Appended to the journal; the file is not committed with them. */
    private final Deque<JournaledCommand> pending = new ArrayDeque<>();
    /** The file is committed with them. */
    private final Deque<JournaledCommand> ready = new ArrayDeque<>();

    /** Changes that are not collected, or are not any more: the whole file is shipped for them. */
    private long uncollected;
    /** Those of them that the copy under way has. */
    private long copied;

    private @Nullable FilePosition base;
    private @Nullable FileSummary state;
    private boolean whole;
    private boolean fresh;
    private boolean repair;
    private boolean dropped;
    /** What came after the copy that is under way was given up. */
    private boolean again;
    /** Counts how often the file was dropped or begun anew. */
    private int life;

    /** Since when it waits. */
    long sinceNanos;
    /** When it is looked at next. */
    long dueNanos;
    /** It is not shipped before its catalog is as new as this. */
    long catalogChange;
    /** The store has more of it. */
    boolean refused;
    /** It is shipped as soon as that can be done: its place on the disk is needed. */
    boolean pressed;

    @Nullable
    CompletableFuture<WarmTier.Copied> copy;

    @Nullable
    CompletableFuture<Shipment.Outcome> sent;

    @Nullable
    Shipment shipment;

    /** The life in which that was handed over. */
    int handedOver;

    WarmFile(WarmReport report, @Nullable FilePosition base, long nanos) {
        this.report = report;
        this.base = base;
        this.sinceNanos = nanos;
        this.dueNanos = nanos;
    }

    /** How far the file was, on stable storage, before what is to be shipped; null as long as it was not opened. */
    @Nullable
    FilePosition base() {
        return base;
    }

    /** It was opened at {@code position}. */
    void opened(FilePosition position) {
        if (base == null) {
            base = position;
        }
    }

    /** Whether the whole file is to be shipped. */
    boolean isWhole() {
        return whole;
    }

    /** What becomes of what the store has when the whole file is shipped. */
    Shipment.Content.Instead instead() {
        if (fresh) {
            return Shipment.Content.Instead.FORGET;
        }
        return repair ? Shipment.Content.Instead.REPAIR : Shipment.Content.Instead.KEEP;
    }

    /** The store was found not to have all of the file, whatever its manifest says: the whole file is to be shipped. */
    void needRepair() {
        needWhole();
        repair = true;
    }

    boolean isDropped() {
        return dropped;
    }

    boolean isEmpty() {
        return !whole && !dropped && pending.isEmpty() && ready.isEmpty();
    }

    boolean isReady() {
        return !ready.isEmpty();
    }

    /** How many changes the store has not. */
    long commands() {
        return uncollected + collected();
    }

    private long collected() {
        return pending.size() + (long) ready.size();
    }

    /** A command was appended. Where the whole file is to be shipped, nothing is collected until the copy begins. */
    void appended(Command command, long lsn) {
        if (whole && !isUnderWay()) {
            uncollected++;
            return;
        }
        pending.add(new JournaledCommand(lsn, command));
        if (!report.collect(size(command))) {
            needWhole();
        }
    }

    void annulled(long lsn) {
        // It is the last, or one of the last.
        Iterator<JournaledCommand> latestFirst = pending.descendingIterator();
        while (latestFirst.hasNext()) {
            JournaledCommand command = latestFirst.next();
            if (command.lsn() <= lsn) {
                if (command.lsn() == lsn) {
                    latestFirst.remove();
                    report.release(size(command.command()));
                }
                return;
            }
        }
    }

    /** The file was committed, and holds {@code now}; {@code before} is how far it was. */
    void committed(FileSummary now, @Nullable FilePosition before) {
        state = now;
        boolean moved = false;
        while (!pending.isEmpty() && position(pending.getFirst()).isWithin(now.position())) {
            ready.add(pending.remove());
            moved = true;
        }
        boolean collecting = !whole || isUnderWay();
        if (collecting && !moved && !now.position().equals(before)) {
            // What was carried out was collected by nobody.
            needWhole();
        }
    }

    /** Whether a copy or a shipment has not ended. */
    boolean isUnderWay() {
        return copy != null || sent != null;
    }

    /** Gives up what was collected: the whole file is to be shipped. */
    void needWhole() {
        giveUp();
        whole = true;
        again = isUnderWay();
    }

    /** A copy begins of the file, which is committed: what comes from now on is collected. */
    void copying(CompletableFuture<WarmTier.Copied> begun) {
        giveUp();
        copied = uncollected;
        again = false;
        copy = begun;
    }

    private void giveUp() {
        uncollected += collected();
        forget();
    }

    private void forget() {
        pending.forEach(command -> report.release(size(command.command())));
        ready.forEach(command -> report.release(size(command.command())));
        pending.clear();
        ready.clear();
    }

    /** The file begins anew, after position {@code from}: what the store has is of no use. */
    void begunAnew(@Nullable FilePosition from) {
        needWhole();
        fresh = true;
        dropped = false;
        base = from;
        life++;
    }

    /** The file was dropped at {@code position}. */
    void dropped(FilePosition position) {
        forget();
        whole = false;
        fresh = false;
        dropped = true;
        uncollected = 1;
        copied = 0;
        base = position;
        life++;
    }

    /** Counts how often the file was dropped or begun anew: what was handed over in an earlier life says nothing of this one. */
    int life() {
        return life;
    }

    /** What is ready, as a shipment's content. */
    Shipment.Content.Commands content() {
        List<JournaledCommand> commands = new ArrayList<>(ready);
        return new Shipment.Content.Commands(commands, Objects.requireNonNull(state));
    }

    /** The store has all up to {@code position}. */
    void shipped(FilePosition position, boolean all) {
        release(ready, position);
        release(pending, position);
        base = position;
        if (all) {
            uncollected -= copied;
            copied = 0;
            whole = again;
            fresh = false;
            repair = false;
        }
        if (whole) {
            giveUp();
        }
    }

    private void release(Deque<JournaledCommand> commands, FilePosition upTo) {
        while (!commands.isEmpty() && position(commands.getFirst()).isWithin(upTo)) {
            report.release(size(commands.remove().command()));
        }
    }

    /** It is not to be shipped from here any more. */
    void close() {
        forget();
        if (copy != null) {
            var unused = copy.thenAccept(copied -> WarmTier.remove(copied.file()));
        }
    }

    private static FilePosition position(JournaledCommand command) {
        return new FilePosition(command.command().epoch(), command.lsn());
    }

    private static long size(Command command) {
        return command.body().size() + OVERHEAD;
    }
}
