/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.persist.sqlite.Row;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What consumers have out: delivered, and neither settled nor gone; without a due time where no delivery is left. Changed within a transaction; for use by one thread. */
final class Outs {

    private static final String SELECT = "SELECT consumer,seq,subject,count,due FROM outs ";

    private final StoreFile file;

    Outs(StoreFile file) {
        this.file = file;
    }

    /**
     * A message that is out.
     *
     * @param consumer whose
     * @param seq the message
     * @param subject the id of its subject
     * @param count how often it was delivered
     * @param due when it is to be delivered again, ms since 1970; empty once it is stranded
     */
    record Out(long consumer, long seq, long subject, int count, OptionalLong due) {

        static Out read(Row row) {
            return new Out(row.number(1), row.number(2), row.number(3), (int) row.number(4), row.optionalNumber(5));
        }

        boolean isStranded() {
            return due.isEmpty();
        }

        /** Whether none of {@code most} deliveries is left, 0 for no limit. */
        boolean exhausts(int most) {
            return most > 0 && count >= most;
        }
    }

    /** Notes that a message is out by fetch number {@code fetch}, for the first time or again. */
    void put(Out out, long fetch) {
        file.database()
                .update(
                        "INSERT OR REPLACE INTO outs(consumer,seq,subject,count,due,fetch) VALUES(?,?,?,?,?,?)",
                        out.consumer(),
                        out.seq(),
                        out.subject(),
                        (long) out.count(),
                        out.due().orElseThrow(),
                        fetch);
    }

    /** The message as it stands after delivery number {@code count}; empty if it was settled, or delivered again. */
    Optional<Out> find(long consumer, long seq, int count) {
        return file.database()
                .first(SELECT + "WHERE consumer=? AND seq=? AND count=?", Out::read, consumer, seq, (long) count);
    }

    /** What is due, longest due first. */
    List<Out> due(long consumer, long now, long most) {
        return file.database()
                .all(SELECT + "WHERE consumer=? AND due<=? ORDER BY due,seq LIMIT ?", Out::read, consumer, now, most);
    }

    /** What is due and was delivered {@code count} times or more. */
    List<Out> exhausted(long consumer, long now, int count, long most) {
        return file.database()
                .all(
                        SELECT + "WHERE consumer=? AND due<=? AND count>=? LIMIT ?",
                        Out::read,
                        consumer,
                        now,
                        (long) count,
                        most);
    }

    /** What of {@code first} to {@code last} was last brought by fetch number {@code fetch}. */
    List<Out> broughtBy(long consumer, long fetch, long first, long last) {
        return file.database()
                .all(
                        SELECT + "WHERE consumer=? AND seq>=? AND seq<=? AND fetch=? AND due IS NOT NULL ORDER BY seq",
                        Out::read,
                        consumer,
                        first,
                        last,
                        fetch);
    }

    /** The first that are out or stranded, up to {@code last}. */
    List<Out> upTo(long consumer, long last, long most) {
        return file.database()
                .all(SELECT + "WHERE consumer=? AND seq<=? ORDER BY seq LIMIT ?", Out::read, consumer, last, most);
    }

    /** Whoever has {@code seq} out. */
    List<Out> of(long seq) {
        return file.database().all(SELECT + "WHERE seq=?", Out::read, seq);
    }

    /** Whoever has messages of {@code subject} out, up to {@code last}. */
    List<Out> of(long subject, long last) {
        return file.database().all(SELECT + "WHERE subject=? AND seq<=?", Out::read, subject, last);
    }

    void remove(Out out) {
        file.database().update("DELETE FROM outs WHERE consumer=? AND seq=?", out.consumer(), out.seq());
    }

    void postpone(Out out, long due) {
        file.database().update("UPDATE outs SET due=? WHERE consumer=? AND seq=?", due, out.consumer(), out.seq());
    }

    void strand(Out out) {
        file.database().update("UPDATE outs SET due=NULL WHERE consumer=? AND seq=?", out.consumer(), out.seq());
    }

    OptionalLong nextDue(long consumer) {
        return file.database()
                .first(
                        "SELECT due FROM outs WHERE consumer=? AND due IS NOT NULL ORDER BY due LIMIT 1",
                        row -> row.optionalNumber(1),
                        consumer)
                .orElse(OptionalLong.empty());
    }

    /** The least seq that is out or stranded; empty if none is. */
    OptionalLong first(long consumer) {
        return file.database()
                .first(
                        "SELECT seq FROM outs WHERE consumer=? ORDER BY seq LIMIT 1",
                        row -> row.optionalNumber(1),
                        consumer)
                .orElse(OptionalLong.empty());
    }

    long strandedCount(long consumer) {
        return file.database().number("SELECT count(*) FROM outs WHERE consumer=? AND due IS NULL", consumer);
    }

    /** How many are due and were delivered {@code count} times or more. */
    long exhaustedCount(long consumer, long now, int count) {
        return file.database()
                .number("SELECT count(*) FROM outs WHERE consumer=? AND due<=? AND count>=?", consumer, now, (long)
                        count);
    }

    /** Whether a message of {@code subject} is out. */
    boolean isBusy(long consumer, long subject) {
        return file.database()
                        .number(
                                "SELECT EXISTS(SELECT 1 FROM outs WHERE consumer=? AND subject=? AND due IS NOT NULL)",
                                consumer,
                                subject)
                == 1;
    }

    void deleteAll(long consumer) {
        file.database().update("DELETE FROM outs WHERE consumer=?", consumer);
    }
}
