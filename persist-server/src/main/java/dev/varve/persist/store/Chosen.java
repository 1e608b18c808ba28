/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import java.util.OptionalLong;

/** The single messages that consumers begin with, where they begin with the last of each subject. Some may be gone by now. Changed within a transaction; for use by one thread. */
final class Chosen {

    private final StoreFile file;

    Chosen(StoreFile file) {
        this.file = file;
    }

    void add(long consumer, long seq) {
        file.require(SchemaPart.CHOSEN);
        file.database().update("INSERT INTO chosen(consumer,seq) VALUES(?,?)", consumer, seq);
    }

    /** The first that is left. */
    OptionalLong first(long consumer) {
        return file.has(SchemaPart.CHOSEN)
                ? file.database()
                        .first(
                                "SELECT seq FROM chosen WHERE consumer=? ORDER BY seq LIMIT 1",
                                row -> row.optionalNumber(1),
                                consumer)
                        .orElse(OptionalLong.empty())
                : OptionalLong.empty();
    }

    void remove(long consumer, long seq) {
        file.database().update("DELETE FROM chosen WHERE consumer=? AND seq=?", consumer, seq);
    }

    /** The first that is left and still there; {@link Long#MAX_VALUE} for none. */
    long firstPresent(long consumer) {
        return present("coalesce(min(c.seq)," + Long.MAX_VALUE + ")", Long.MAX_VALUE, consumer);
    }

    long pending(long consumer) {
        return present("count(*)", 0, consumer);
    }

    private long present(String what, long none, long consumer) {
        return file.has(SchemaPart.CHOSEN)
                ? file.database()
                        .number(
                                "SELECT " + what + " FROM chosen c JOIN messages m ON m.seq=c.seq WHERE c.consumer=?",
                                consumer)
                : none;
    }

    void deleteAll(long consumer) {
        if (file.has(SchemaPart.CHOSEN)) {
            file.database().update("DELETE FROM chosen WHERE consumer=?", consumer);
        }
    }
}
