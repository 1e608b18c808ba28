/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import java.time.Duration;
import java.util.Optional;

/** The fetches that brought something of late, by their ids, so that one whose answer was lost can be asked again. Changed within a transaction; for use by one thread. */
final class RecentFetches {

    /** Whoever repeats a fetch does so within seconds. */
    private static final Duration WINDOW = Duration.ofMinutes(2);

    private static final long MOST = 1000;

    private final StoreFile file;

    RecentFetches(StoreFile file) {
        this.file = file;
    }

    /**
     * A fetch.
     *
     * @param number its number among those of its consumer
     * @param first the least seq that it brought
     * @param last the greatest
     */
    record Fetch(long number, long first, long last) {}

    Optional<Fetch> find(long consumer, String id) {
        return file.database()
                .first(
                        "SELECT number,first,last FROM fetches WHERE consumer=? AND id=? AND time>=?",
                        row -> new Fetch(row.number(1), row.number(2), row.number(3)),
                        consumer,
                        id,
                        horizon());
    }

    /** Remembers a fetch, and forgets those whose time has passed. */
    void add(long consumer, String id, Fetch fetch) {
        file.database()
                .update(
                        "INSERT OR REPLACE INTO fetches(consumer,number,id,time,first,last) VALUES(?,?,?,?,?,?)",
                        consumer,
                        fetch.number(),
                        id,
                        file.now(),
                        fetch.first(),
                        fetch.last());
        long kept = file.database()
                .number(
                        "SELECT number FROM fetches WHERE consumer=? AND time>=? ORDER BY number LIMIT 1",
                        consumer,
                        horizon());
        file.database()
                .update(
                        "DELETE FROM fetches WHERE consumer=? AND number<?",
                        consumer,
                        Math.max(kept, fetch.number() - MOST));
    }

    private long horizon() {
        return Times.before(file.now(), WINDOW);
    }

    void deleteAll(long consumer) {
        file.database().update("DELETE FROM fetches WHERE consumer=?", consumer);
    }
}
