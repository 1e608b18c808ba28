/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

import dev.varve.Preconditions;
import java.time.Instant;

/** Which messages of a stream to read: by sequence or by store time, both ends included. */
public sealed interface Range {

    /**
     * By sequence.
     *
     * @param first the least sequence, at least 1
     * @param last the greatest sequence, {@link Long#MAX_VALUE} for no bound; a range with {@code last < first} is empty
     */
    record BySeq(long first, long last) implements Range {
        public BySeq {
            Preconditions.atLeast("first seq", first, 1);
            Preconditions.atLeast("last seq", last, 0);
        }
    }

    /**
     * By store time.
     *
     * @param from the earliest time
     * @param to the latest time
     */
    record ByTime(Instant from, Instant to) implements Range {}

    /** Everything. */
    static Range all() {
        return new BySeq(1, Long.MAX_VALUE);
    }

    /** The sequences {@code >= first}. */
    static Range from(long first) {
        return new BySeq(first, Long.MAX_VALUE);
    }

    /** The sequences {@code first} to {@code last}. */
    static Range of(long first, long last) {
        return new BySeq(first, last);
    }

    /** The messages stored at {@code from} or later. */
    static Range since(Instant from) {
        return new ByTime(from, Instant.MAX);
    }

    /** The messages stored from {@code from} to {@code to}. */
    static Range of(Instant from, Instant to) {
        return new ByTime(from, to);
    }
}
