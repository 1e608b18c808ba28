/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import java.util.ArrayList;
import java.util.List;

/** Who asked to remove messages of one subject. */
final class Removals {

    private final List<Event> events = new ArrayList<>();

    void add(Event event) {
        if (!event.refused()) {
            events.add(event);
        }
    }

    /** Whether the message at {@code seq} may be gone at {@code moment}. */
    boolean mayHaveTaken(long seq, long moment) {
        return events.stream().anyMatch(event -> event.began() < moment && covers(event.action(), seq));
    }

    /** Whether the message at {@code seq}, there since {@code since}, must be gone at {@code moment}. */
    boolean mustHaveTaken(long seq, long since, long moment) {
        return events.stream()
                .anyMatch(event -> event.acknowledged()
                        && event.began() > since
                        && event.ended() < moment
                        && covers(event.action(), seq));
    }

    private static boolean covers(Action action, long seq) {
        return (action instanceof Action.Delete one && one.seq() == seq)
                || (action instanceof Action.DeleteAll all && all.endSeq() >= seq);
    }
}
