/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.persist.sqlite.Row;
import dev.varve.stream.Change;
import java.util.function.Predicate;

/** The removals that a stream remembers for followers that were away: the newest, as many as the settings say. */
final class Removals {

    private final StoreFile file;

    Removals(StoreFile file) {
        this.file = file;
    }

    /**
     * A removal.
     *
     * @param number its number
     * @param kind what happened
     * @param subject the id of the subject
     * @param seq the seq, or the last that was to go
     */
    record Removal(long number, Change.Kind kind, long subject, long seq) {

        static Removal read(Row row) {
            return new Removal(row.number(1), Change.Kind.valueOf(row.text(2)), row.number(3), row.number(4));
        }
    }

    void add(Removal removal, long previous) {
        file.require(SchemaPart.REMOVALS);
        file.database()
                .update(
                        "INSERT INTO removals(number,kind,subject,gap,seq) VALUES(?,?,?,?,?)",
                        removal.number(),
                        removal.kind().name(),
                        removal.subject(),
                        removal.number() - previous,
                        removal.seq());
        long most = file.settings().maxRemovals();
        // In steps, so that a stream at its limit does not search with every write.
        if (file.state().add(Counter.REMOVALS, 1) > most + most / 8) {
            prune(most);
        }
    }

    private void prune(long most) {
        long floor = file.database().number("SELECT number FROM removals ORDER BY number DESC LIMIT 1 OFFSET ?", most);
        int gone = file.database().update("DELETE FROM removals WHERE number<=?", floor);
        file.state().add(Counter.REMOVALS, -gone);
        file.state().set(Counter.FLOOR, floor);
    }

    /** Shows the removals after {@code number} in order until {@code visitor} returns false. */
    void after(long number, Predicate<Removal> visitor) {
        if (file.has(SchemaPart.REMOVALS)) {
            file.database()
                    .scan(
                            "SELECT number,kind,subject,seq FROM removals WHERE number>? ORDER BY number",
                            row -> visitor.test(Removal.read(row)),
                            number);
        }
    }
}
