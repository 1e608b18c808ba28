/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.SubjectFilter;
import dev.varve.persist.sqlite.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The subjects of a stream, with what is counted of each. What a group changes is written at its end. For use by one thread. */
final class Subjects {

    private static final String COLUMNS = "SELECT subject,id,items,number FROM subjects ";

    private static final int MOST_REMEMBERED = 4096;

    private final StoreFile file;
    private final Map<String, SubjectRow> bySubject = new HashMap<>();
    private final Map<Long, SubjectRow> byId = new HashMap<>();

    Subjects(StoreFile file) {
        this.file = file;
    }

    /** The row of {@code subject}; one with id 0 where it was never written to. */
    SubjectRow find(String subject) {
        SubjectRow known = bySubject.get(subject);
        if (known == null) {
            known = file.isFresh() && file.state().get(Counter.SUBJECTS) == 0
                    ? new SubjectRow(subject, 0, 0, 0)
                    : file.database()
                            .first(COLUMNS + "WHERE subject=?", Subjects::read, subject)
                            .orElseGet(() -> new SubjectRow(subject, 0, 0, 0));
            remember(known);
        }
        return known;
    }

    /** The row of {@code id}, which exists. */
    SubjectRow byId(long id) {
        SubjectRow known = byId.get(id);
        if (known == null) {
            known = file.database()
                    .first(COLUMNS + "WHERE id=?", Subjects::read, id)
                    .orElseThrow(() -> dev.varve.StorageException.corrupt(
                            "file of " + file.key() + " lacks the subject " + id, null));
            remember(known);
        }
        return known;
    }

    /** Gives {@code row} an id if it has none. */
    void require(SubjectRow row) {
        if (row.id() == 0) {
            long id = file.state().add(Counter.SUBJECTS, 1);
            if (id == 2) {
                file.require(SchemaPart.BY_SUBJECT);
            }
            file.database().update("INSERT INTO subjects(id,subject,items,number) VALUES(?,?,0,0)", id, row.subject());
            row.stored(id);
            remember(row);
        }
    }

    /** The first subjects after {@code after} that have messages and fit {@code filter}. */
    List<SubjectRow> matching(SubjectFilter filter, String after, int most) {
        List<SubjectRow> found = new ArrayList<>();
        file.database()
                .scan(
                        COLUMNS + "WHERE subject>? AND subject>=? AND subject<? AND items>0 ORDER BY subject",
                        row -> {
                            if (filter.matches(dev.varve.Subject.of(row.text(1)))) {
                                found.add(read(row));
                            }
                            return found.size() < most;
                        },
                        after,
                        KeyRanges.first(filter),
                        KeyRanges.last(filter));
        return found;
    }

    /** The subjects with more than {@code limit} messages. */
    List<SubjectRow> crowded(long limit) {
        List<Long> ids = file.database().all("SELECT id FROM subjects WHERE items>?", row -> row.number(1), limit);
        return ids.stream().map(this::byId).toList();
    }

    /** Writes what changed. */
    void flush() {
        for (SubjectRow row : byId.values()) {
            if (row.isChanged()) {
                file.database()
                        .update("UPDATE subjects SET items=?,number=? WHERE id=?", row.items(), row.number(), row.id());
                row.saved();
            }
        }
    }

    /** Keeps what is remembered within bounds; everything is written. */
    void trim() {
        if (bySubject.size() > MOST_REMEMBERED) {
            clear();
        }
    }

    /** Forgets what was read: it was undone, or another server may have changed it. */
    void clear() {
        bySubject.clear();
        byId.clear();
    }

    private void remember(SubjectRow row) {
        bySubject.put(row.subject(), row);
        if (row.id() != 0) {
            byId.put(row.id(), row);
        }
    }

    private static SubjectRow read(Row row) {
        return new SubjectRow(row.text(1), row.number(2), row.number(3), row.number(4));
    }
}
