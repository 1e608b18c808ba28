/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.stream.ConsumerSpec;
import java.util.List;
import java.util.Optional;

/** The rows of a stream's consumers. Changed within a transaction; for use by one thread. */
final class ConsumerRows {

    private final StoreFile file;

    ConsumerRows(StoreFile file) {
        this.file = file;
    }

    boolean exist() {
        return file.has(SchemaPart.CONSUMERS);
    }

    Optional<ConsumerRow> find(String name) {
        return exist()
                ? file.database()
                        .first(
                                "SELECT " + ConsumerRow.COLUMNS + " FROM consumers WHERE name=?",
                                ConsumerRow::read,
                                name)
                : Optional.empty();
    }

    /** The first consumers with a name after {@code name}, by name. */
    List<ConsumerRow> after(String name, long most) {
        return exist()
                ? file.database()
                        .all(
                                "SELECT " + ConsumerRow.COLUMNS + " FROM consumers WHERE name>? ORDER BY name LIMIT ?",
                                ConsumerRow::read,
                                name,
                                most)
                : List.of();
    }

    /** Makes a consumer that has not begun. */
    ConsumerRow add(ConsumerSpec spec) {
        file.require(SchemaPart.CONSUMERS);
        file.database()
                .update(
                        "INSERT INTO consumers(name,spec,since,cursor,delivered,in_flight,fetches,paused)"
                                + " VALUES(?,?,0,0,0,0,0,0)",
                        spec.name(),
                        SpecText.of(spec));
        return find(spec.name()).orElseThrow();
    }

    void begin(long id, long cursor, long since) {
        file.database().update("UPDATE consumers SET cursor=?,since=? WHERE id=?", cursor, since, id);
    }

    void spec(long id, ConsumerSpec spec) {
        file.database().update("UPDATE consumers SET spec=? WHERE id=?", SpecText.of(spec), id);
    }

    void pause(long id, boolean paused) {
        file.database().update("UPDATE consumers SET paused=? WHERE id=?", paused ? 1L : 0L, id);
    }

    /** Writes what a fetch has changed. */
    void advance(ConsumerRow row) {
        file.database()
                .update(
                        "UPDATE consumers SET cursor=?,delivered=?,in_flight=?,fetches=? WHERE id=?",
                        row.cursor(),
                        row.delivered(),
                        row.inFlight(),
                        row.fetches(),
                        row.id());
    }

    /** One message less is out. */
    void landed(long id) {
        file.database().update("UPDATE consumers SET in_flight=in_flight-1 WHERE id=?", id);
    }

    void delete(long id) {
        file.database().update("DELETE FROM consumers WHERE id=?", id);
    }
}
