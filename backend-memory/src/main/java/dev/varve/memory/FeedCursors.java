/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import java.util.ArrayList;
import java.util.List;

/** The feeds that follow one stream. Guarded by the lock of the stream. */
final class FeedCursors {
    private final List<FeedCursor> cursors = new ArrayList<>(0);
    private long announced;

    void add(FeedCursor cursor) {
        cursors.add(cursor);
    }

    void remove(FeedCursor cursor) {
        cursors.remove(cursor);
    }

    /** Tells every feed that the stream is no more. */
    void announceDrop() {
        cursors.forEach(FeedCursor::dropped);
    }

    /** Tells every feed, unless they know, that the stream has come to change {@code number}. */
    void announceUpTo(long number) {
        if (number > announced) {
            announced = number;
            cursors.forEach(FeedCursor::ready);
        }
    }
}
