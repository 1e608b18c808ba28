/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.util.Arrays;
import java.util.stream.LongStream;

/** The numbers of commands, in order: eight bytes for each, since a journal may hold millions. */
final class Lsns {

    private long[] numbers = new long[8];
    private int count;

    void add(long lsn) {
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * count);
        }
        numbers[count++] = lsn;
    }

    LongStream stream() {
        return Arrays.stream(numbers, 0, count);
    }
}
