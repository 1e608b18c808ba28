/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.persist.sqlite.Row;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A reading of the messages behind a consumer's cursor, in order, that finds those to be delivered now.
 *
 * <p>Of a filter with wildcards each message is looked at once: what was passed is remembered by the cursor, and no scan passes more than {@value #MOST}. For use by one thread, once.
 */
final class CursorScan {

    /** The most messages looked at, so that a filter that fits few does not hold up others. */
    static final int MOST = 4096;

    /** So many messages passed are worth a write; fewer are looked at again. */
    static final int WORTH_KEEPING = 256;

    private final StreamContext stream;
    private final ConsumerRow consumer;
    private final SubjectFilter filter;
    private final Map<Long, Boolean> fitting = new HashMap<>();
    private final Map<Long, Boolean> free = new HashMap<>();
    private final Map<Long, Long> passedOver = new LinkedHashMap<>();
    private long reached;
    private int passed;
    private boolean cutShort;

    /** Takes what a scan finds. */
    interface Taker {

        boolean wantsMore();

        /** Takes a message; false if it cannot, which ends the scan before it. */
        boolean take(long seq, long subject);
    }

    CursorScan(StreamContext stream, ConsumerRow consumer) {
        this.stream = stream;
        this.consumer = consumer;
        this.filter = consumer.spec().filter();
        this.reached = consumer.cursor();
    }

    /** Shows {@code taker} what may be delivered, until it wants no more. */
    void run(Taker taker) {
        if (filter.isLiteral() && stream.file().has(SchemaPart.BY_SUBJECT)) {
            stream.database()
                    .scan(
                            "SELECT seq,subject,time FROM messages WHERE subject=? AND seq>? ORDER BY seq",
                            row -> look(row, taker),
                            stream.subjects().find(filter.value()).id(),
                            reached);
        } else {
            stream.database()
                    .scan(
                            "SELECT seq,subject,time FROM messages WHERE seq>? ORDER BY seq",
                            row -> look(row, taker),
                            reached);
        }
    }

    private boolean look(Row row, Taker taker) {
        if (!taker.wantsMore()) {
            return false;
        }
        if (passed == MOST) {
            cutShort = true;
            return false;
        }
        long seq = row.number(1);
        long subject = row.number(2);
        if (row.number(3) >= consumer.since() && fits(subject)) {
            if (!isFree(subject)) {
                passedOver.putIfAbsent(subject, seq);
            } else if (!taker.take(seq, subject)) {
                return false;
            } else if (consumer.ordered()) {
                free.put(subject, false);
            }
        }
        reached = seq;
        passed++;
        return true;
    }

    private boolean fits(long subject) {
        return fitting.computeIfAbsent(
                subject,
                id -> filter.matches(Subject.of(stream.subjects().byId(id).subject())));
    }

    private boolean isFree(long subject) {
        return free.computeIfAbsent(subject, id -> {
            ConsumerTables tables = stream.consumers();
            return !tables.turns().isWaiting(consumer.id(), id)
                    && !(consumer.ordered() && tables.outs().isBusy(consumer.id(), id));
        });
    }

    /** The last sequence that was looked at. */
    long reached() {
        return reached;
    }

    /** Of each subject that has to wait, the first message that was passed over. */
    Map<Long, Long> passedOver() {
        return passedOver;
    }

    boolean isWorthKeeping() {
        return passed >= WORTH_KEEPING;
    }

    /** Whether messages are left that were not looked at, though there was room for them. */
    boolean isCutShort() {
        return cutShort;
    }
}
