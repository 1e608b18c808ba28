/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.model;

import java.util.List;

/**
 * A sequence in an operation: a number, or counted from the last one that the stream has given.
 *
 * <p>Counted from the last, it keeps its meaning when the operations before it are left out, which is what makes failing sequences short.
 *
 * @param fromLast whether {@code number} is added to the last sequence
 * @param number the sequence, or how far it is from the last
 */
record At(boolean fromLast, long number) {

    static At seq(long seq) {
        return new At(false, seq);
    }

    static At last(long offset) {
        return new At(true, offset);
    }

    static At end() {
        return new At(false, Long.MAX_VALUE);
    }

    /** Sequences that are plainer than this one: the first is the plainest, the last one is next. */
    List<At> simpler() {
        At first = seq(1);
        At last = last(0);
        if (equals(first)) {
            return List.of();
        }
        return equals(last) ? List.of(first) : List.of(first, last);
    }

    /** The sequence meant where {@code last} is the last one; 0 at least. */
    long resolve(long last) {
        return fromLast ? Math.max(0, last + number) : number;
    }

    @Override
    public String toString() {
        if (fromLast) {
            return "last" + (number == 0 ? "" : (number < 0 ? "" : "+") + number);
        }
        return number == Long.MAX_VALUE ? "end" : String.valueOf(number);
    }
}
