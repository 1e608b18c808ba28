/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

/** Finds where in the order of sequences something begins that rises with them, without an index for it. */
final class SeqSearch {

    private final StreamContext stream;

    SeqSearch(StreamContext stream) {
        this.stream = stream;
    }

    /** The least sequence from which on no message has a number up to {@code number}. */
    long afterNumber(long number) {
        return search("number", number);
    }

    /** The least sequence from which on no message was stored before {@code time}. */
    long sinceTime(long time) {
        return search("time", time - 1);
    }

    private long search(String column, long atMost) {
        String sql = "SELECT seq," + column + " FROM messages WHERE seq>=? ORDER BY seq LIMIT 1";
        long low = 1;
        long high = stream.state().get(Counter.LAST_SEQ) + 1;
        while (low < high) {
            long middle = low + (high - low) / 2;
            long[] found = stream.database()
                    .first(sql, row -> new long[] {row.number(1), row.number(2)}, middle)
                    .orElse(new long[] {high, Long.MAX_VALUE});
            if (found[1] > atMost) {
                high = middle;
            } else {
                low = found[0] + 1;
            }
        }
        return low;
    }
}
