/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The lanes of all streams that this store has written to. Safe for use by many threads. */
final class Lanes {

    private final LeaderWatches leaders;
    private final Duration attempt;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

    Lanes(LeaderWatches leaders, Duration attempt) {
        this.leaders = leaders;
        this.attempt = attempt;
    }

    /** The lane of {@code stream}; {@code lostWrites} serves it if it is new. */
    Lane of(KnownStream stream, LostWrites lostWrites) {
        return lanes.computeIfAbsent(stream.id(), id -> new Lane(leaders, attempt, lostWrites));
    }
}
