/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.stream.ConsumerSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One fetch under way: what is due again, then what was chosen to begin with, then subjects whose turn has come, then what lies behind the cursor. Within a transaction; for use by one thread, once. */
final class Fetching implements CursorScan.Taker {

    private final StreamContext stream;
    private final ConsumerTables tables;
    private final ConsumerRow row;
    private final CursorScan scan;
    private final PageFill<Fetched.Item> fill;
    private final PageBounds bounds;
    private final long number;
    private final List<Fetched.Item> items = new ArrayList<>();
    private long cursor;
    private long delivered;
    private long inFlight;
    private boolean full;

    Fetching(StreamContext stream, ConsumerRow row, PageBounds bounds) {
        this.stream = stream;
        this.tables = stream.consumers();
        this.row = row;
        this.bounds = bounds;
        this.scan = new CursorScan(stream, row);
        this.fill = new PageFill<>(bounds);
        this.number = row.fetches() + 1;
        this.cursor = row.cursor();
        this.delivered = row.delivered();
        this.inFlight = row.inFlight();
    }

    /** What is delivered, by sequence. */
    List<Fetched.Item> run() {
        again();
        chosen();
        turns();
        if (wantsMore()) {
            scan.run(this);
        }
        if (!items.isEmpty() || scan.isWorthKeeping()) {
            keep();
        }
        items.sort(Comparator.comparing(item -> item.message().message().seq()));
        return items;
    }

    /** Whether there is more behind the cursor than one fetch may look at. */
    boolean isCutShort() {
        return scan.isCutShort();
    }

    /** The number under which what was delivered is out. */
    long number() {
        return number;
    }

    private void again() {
        for (Outs.Out out : tables.outs().due(row.id(), stream.file().now(), bounds.items())) {
            if (!full && items.size() < bounds.items()) {
                deliver(out.seq(), out.subject(), out.count() + 1);
            }
        }
    }

    private void chosen() {
        OptionalLong next = tables.chosen().first(row.id());
        while (next.isPresent() && wantsMore()) {
            Optional<Long> subject = subject(next.getAsLong());
            if (subject.isEmpty() || deliver(next.getAsLong(), subject.get(), 1)) {
                tables.chosen().remove(row.id(), next.getAsLong());
            }
            next = tables.chosen().first(row.id());
        }
    }

    private Optional<Long> subject(long seq) {
        return stream.database().first("SELECT subject FROM messages WHERE seq=?", found -> found.number(1), seq);
    }

    private void turns() {
        Optional<Turns.Turn> turn = tables.turns().next(row.id());
        while (turn.isPresent() && wantsMore()) {
            take(turn.get());
            turn = tables.turns().next(row.id());
        }
    }

    private void take(Turns.Turn turn) {
        OptionalLong seq = passedOver(turn.subject(), turn.seq());
        if (seq.isEmpty()) {
            tables.turns().end(row.id(), turn.subject());
        } else if (seq.getAsLong() > turn.seq()) {
            // The message at which it waited is gone: by now others may come before it.
            tables.turns().wait(row.id(), new Turns.Turn(turn.subject(), seq.getAsLong()));
            tables.turns().free(row.id(), turn.subject());
        } else if (row.ordered() && tables.outs().isBusy(row.id(), turn.subject())) {
            tables.turns().wait(row.id(), turn);
        } else if (deliver(seq.getAsLong(), turn.subject(), 1)) {
            passOver(turn.subject(), seq.getAsLong() + 1);
        }
    }

    /** The first message of {@code subject} from {@code seq} on that the cursor has passed. */
    private OptionalLong passedOver(long subject, long seq) {
        return stream.database()
                .first(
                        "SELECT seq FROM messages WHERE subject=? AND seq>=? AND seq<=? ORDER BY seq LIMIT 1",
                        found -> found.optionalNumber(1),
                        subject,
                        seq,
                        row.cursor())
                .orElse(OptionalLong.empty());
    }

    private void passOver(long subject, long from) {
        OptionalLong next = passedOver(subject, from);
        if (next.isEmpty()) {
            tables.turns().end(row.id(), subject);
            return;
        }
        tables.turns().wait(row.id(), new Turns.Turn(subject, next.getAsLong()));
        if (!row.ordered()) {
            tables.turns().free(row.id(), subject);
        }
    }

    @Override
    public boolean wantsMore() {
        return !full && items.size() < bounds.items() && inFlight < row.mostInFlight();
    }

    @Override
    public boolean take(long seq, long subject) {
        return deliver(seq, subject, 1);
    }

    /** Delivers a message, unless there is no room for it. */
    private boolean deliver(long seq, long subject, int count) {
        Fetched.Item item = new Fetched.Item(item(seq), count);
        long size = item.message().message().message().sizeInBytes();
        if (!fill.fits(size)) {
            full = true;
            return false;
        }
        fill.add(item, size);
        items.add(item);
        delivered = Math.max(delivered, seq);
        if (row.spec().acks() != ConsumerSpec.Acks.NONE) {
            long due = Times.after(stream.file().now(), row.spec().redelivery().waitAfter(count));
            tables.outs().put(new Outs.Out(row.id(), seq, subject, count, OptionalLong.of(due)), number);
            inFlight += count == 1 ? 1 : 0;
        }
        return true;
    }

    private StreamItem item(long seq) {
        return stream.database()
                .first(
                        "SELECT " + MessageRow.COLUMNS
                                + " FROM messages m JOIN subjects s ON s.id=m.subject WHERE m.seq=?",
                        MessageRow::read,
                        seq)
                .orElseThrow(() -> dev.varve.StorageException.corrupt(
                        "the file of " + stream.file().key() + " has no message at " + seq + " that is out", null))
                .item(stream.values(), bounds.room());
    }

    private void keep() {
        cursor = scan.reached();
        scan.passedOver()
                .forEach((subject, seq) -> tables.turns().waitUnlessWaiting(row.id(), new Turns.Turn(subject, seq)));
        tables.rows()
                .advance(new ConsumerRow(
                        row.id(),
                        row.spec(),
                        row.since(),
                        cursor,
                        delivered,
                        inFlight,
                        items.isEmpty() ? row.fetches() : number,
                        row.paused()));
    }
}
