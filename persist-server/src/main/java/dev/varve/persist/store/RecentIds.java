/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.persist.sqlite.Database;
import dev.varve.persist.sqlite.Row;
import java.util.Optional;

/** Message ids that are remembered for a window of time, whatever became of what they wrote. Within a group; for use by one thread. */
final class RecentIds {

    private final StoreFile file;

    RecentIds(StoreFile file) {
        this.file = file;
    }

    /**
     * A write that is remembered.
     *
     * @param seq what it answered: the sequence, revision or count
     * @param time when
     * @param number the number of that change
     */
    record Write(long seq, long time, long number) {

        static Write read(Row row) {
            return new Write(row.number(1), row.number(2), row.number(3));
        }
    }

    boolean isEmpty() {
        return file.state().get(Counter.DEPARTED) == 0;
    }

    /** The write under {@code id}, if it was made at {@code horizon} or later. */
    Optional<Write> find(String id, long horizon) {
        return isEmpty()
                ? Optional.empty()
                : file.database()
                        .first(
                                "SELECT seq,time,number FROM departed WHERE msg_id=? AND time>=?",
                                Write::read,
                                id,
                                horizon);
    }

    void add(String id, Write write) {
        file.require(SchemaPart.DEPARTED);
        file.database()
                .update(
                        "INSERT OR REPLACE INTO departed(msg_id,seq,time,number) VALUES(?,?,?,?)",
                        id,
                        write.seq(),
                        write.time(),
                        write.number());
        file.state().add(Counter.DEPARTED, 1);
    }

    /** Lets go of ids whose window has passed, as far as the first whose has not; returns whether there were any. */
    boolean age(long horizon) {
        if (isEmpty()) {
            return false;
        }
        Database database = file.database();
        Optional<Long> kept = database.first(
                "SELECT id FROM departed WHERE time>=? ORDER BY id LIMIT 1", row -> row.number(1), horizon);
        int gone = database.update("DELETE FROM departed WHERE id<?", kept.orElse(Long.MAX_VALUE));
        if (kept.isEmpty()) {
            file.state().set(Counter.DEPARTED, 0);
        }
        return gone > 0;
    }

    /** Whether an id is still there whose window has passed. */
    boolean hasAged(long horizon) {
        return !isEmpty() && file.database().number("SELECT EXISTS(SELECT 1 FROM departed WHERE time<?)", horizon) == 1;
    }
}
