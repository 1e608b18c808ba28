/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.persist.sqlite.Row;
import java.util.Optional;

/**
 * The subjects of which messages were passed over because one was out: where each goes on, and whether its turn has come.
 *
 * <p>Two subjects never wait at the same sequence, since each is that of a message of the subject. Changed within a transaction; for use by one thread.
 */
final class Turns {

    private final StoreFile file;

    Turns(StoreFile file) {
        this.file = file;
    }

    /**
     * A subject whose turn has come.
     *
     * @param subject its id
     * @param seq messages from here on were passed over
     */
    record Turn(long subject, long seq) {

        static Turn read(Row row) {
            return new Turn(row.number(1), row.number(2));
        }
    }

    private boolean none() {
        return !file.has(SchemaPart.TURNS);
    }

    boolean isWaiting(long consumer, long subject) {
        return !none()
                && file.database()
                                .number(
                                        "SELECT EXISTS(SELECT 1 FROM turns WHERE consumer=? AND subject=?)",
                                        consumer,
                                        subject)
                        == 1;
    }

    boolean anyReady(long consumer) {
        return next(consumer).isPresent();
    }

    /** The subject whose turn comes first, of those whose turn has come. */
    Optional<Turn> next(long consumer) {
        return none()
                ? Optional.empty()
                : file.database()
                        .first(
                                "SELECT subject,seq FROM turns WHERE consumer=? AND ready=1 ORDER BY seq LIMIT 1",
                                Turn::read,
                                consumer);
    }

    /** From now on {@code subject} waits at {@code seq}, and its turn has not come. */
    void wait(long consumer, Turn turn) {
        file.database()
                .update(
                        "INSERT OR REPLACE INTO turns(consumer,subject,seq,ready) VALUES(?,?,?,0)",
                        consumer,
                        turn.subject(),
                        turn.seq());
    }

    /** {@link #wait} of a subject that may be waiting since earlier. */
    void waitUnlessWaiting(long consumer, Turn turn) {
        file.database()
                .update(
                        "INSERT OR IGNORE INTO turns(consumer,subject,seq,ready) VALUES(?,?,?,0)",
                        consumer,
                        turn.subject(),
                        turn.seq());
    }

    /** Nothing of {@code subject} is passed over any more. */
    void end(long consumer, long subject) {
        file.database().update("DELETE FROM turns WHERE consumer=? AND subject=?", consumer, subject);
    }

    /** Gives {@code subject} its turn, if it waits. */
    void free(long consumer, long subject) {
        if (!none()) {
            file.database().update("UPDATE turns SET ready=1 WHERE consumer=? AND subject=?", consumer, subject);
        }
    }

    /** Gives every subject its turn. */
    void freeAll(long consumer) {
        if (!none()) {
            file.database().update("UPDATE turns SET ready=1 WHERE consumer=?", consumer);
        }
    }

    /** The least sequence that waits; {@link Long#MAX_VALUE} if none does. */
    long first(long consumer) {
        return none()
                ? Long.MAX_VALUE
                : file.database()
                        .number(
                                "SELECT coalesce(min(seq)," + Long.MAX_VALUE + ") FROM turns WHERE consumer=?",
                                consumer);
    }

    /** How many messages up to {@code cursor} wait. */
    long pending(long consumer, long cursor) {
        return none()
                ? 0
                : file.database()
                        .number(
                                "SELECT count(*) FROM turns t JOIN messages m ON m.subject=t.subject AND m.seq>=t.seq"
                                        + " AND m.seq<=? WHERE t.consumer=?",
                                cursor,
                                consumer);
    }

    void deleteAll(long consumer) {
        if (!none()) {
            file.database().update("DELETE FROM turns WHERE consumer=?", consumer);
        }
    }
}
