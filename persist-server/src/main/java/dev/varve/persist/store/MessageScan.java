/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Bytes;
import dev.varve.Headers;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.persist.sqlite.Row;
import dev.varve.stream.StoredMessage;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the messages of a filter into a page, row by row.
 *
 * <p>To ask for a column costs a good part of a step to the next row. So what few messages have is asked for only where it is there, and the text of a subject once. For use by one thread, once.
 */
final class MessageScan {

    private static final String COLUMNS = "SELECT m.seq,m.subject,m.time,"
            + "m.app_time IS NOT NULL OR m.headers IS NOT NULL OR m.total IS NOT NULL OR m.pieces IS NOT NULL,"
            + "m.number,m.app_time,m.headers,m.size,m.total,m.pieces,m.value";
    private static final String LIVING = " WHERE (m.expires IS NULL OR m.expires>?) AND m.time>?";

    /** The messages of one subject, whose id is yet to be said. */
    static final String OF_SUBJECT = COLUMNS + " FROM messages m" + LIVING;

    /** The messages of all subjects. */
    static final String OF_ALL = COLUMNS + ",s.subject FROM messages m JOIN subjects s ON s.id=m.subject" + LIVING;

    private final Values values;
    private final SubjectFilter filter;
    private final PageFill<StreamItem> fill;
    /** The subjects that were met; empty where one is not of the filter. */
    private final Map<Long, Optional<Subject>> subjects = new HashMap<>();

    MessageScan(Values values, SubjectFilter filter, PageFill<StreamItem> fill) {
        this.values = values;
        this.filter = filter;
        this.fill = fill;
    }

    /** The rows are those of {@code only}, of this id. */
    MessageScan of(long id, Subject only) {
        subjects.put(id, Optional.of(only));
        return this;
    }

    /** Takes the message of {@code row}, if it is of the filter; false where it is beyond the page. */
    boolean take(Row row) {
        if (!fill.look() || !fill.fits(0)) {
            return endBefore(row);
        }
        Optional<Subject> subject = subjects.computeIfAbsent(
                row.number(2), id -> Optional.of(Subject.of(row.text(12))).filter(filter::matches));
        return subject.isEmpty() || take(row, subject.get());
    }

    private boolean take(Row row, Subject subject) {
        boolean hasMore = row.number(4) != 0;
        Optional<Bytes> value = hasMore ? Optional.empty() : row.bytes(11).map(Bytes::wrap);
        long size = hasMore ? row.number(8) : value.map(Bytes::size).orElse(0);
        int room = fill.bounds().room();
        if (!fill.fits(Math.min(size, room))) {
            return endBefore(row);
        }
        StreamItem item = hasMore || size > room ? full(row, subject) : plain(row, subject, value);
        fill.add(item, Math.min(size, room));
        return true;
    }

    private static StreamItem plain(Row row, Subject subject, Optional<Bytes> value) {
        Message message = new Message(value, Headers.none(), Optional.empty());
        StoredMessage stored = new StoredMessage(subject, row.number(1), Instant.ofEpochMilli(row.number(3)), message);
        return new StreamItem(stored, Optional.empty());
    }

    private StreamItem full(Row row, Subject subject) {
        MessageRow message = new MessageRow(
                row.number(1),
                subject.value(),
                row.number(5),
                row.number(3),
                row.optionalNumber(6),
                row.text(7),
                StoredValue.read(row, 9));
        return message.item(values, fill.bounds().room());
    }

    private boolean endBefore(Row row) {
        fill.endAt(Long.toString(row.number(1)));
        return false;
    }
}
