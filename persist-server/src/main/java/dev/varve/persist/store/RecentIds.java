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
    /** No id is let go of before the horizon has passed this. */
    private long eldest = Long.MIN_VALUE;

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

    /** Where the first id stands that is kept, and since when. */
    private record Place(long id, long time) {

        static Place read(Row row) {
            return new Place(row.number(1), row.number(2));
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
        if (isEmpty() || horizon <= eldest) {
            return false;
        }
        Database database = file.database();
        Optional<Place> kept =
                database.first("SELECT id,time FROM departed WHERE time>=? ORDER BY id LIMIT 1", Place::read, horizon);
        int gone = database.update(
                "DELETE FROM departed WHERE id<?", kept.map(Place::id).orElse(Long.MAX_VALUE));
        if (kept.isEmpty()) {
            file.state().set(Counter.DEPARTED, 0);
        } else if (gone == 0) {
            eldest = kept.get().time();
        }
        return gone > 0;
    }

    /** Whether an id is still there whose window has passed. */
    boolean hasAged(long horizon) {
        return !isEmpty() && file.database().number("SELECT EXISTS(SELECT 1 FROM departed WHERE time<?)", horizon) == 1;
    }
}
