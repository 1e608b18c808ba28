/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Values in order of rising numbers: what a log is made of.
 *
 * <p>Appending is O(1), removing the first is O(1) amortised, finding is O(log n). Removing elsewhere leaves an empty place; empty places never outnumber the values by more
 * than a few. Not safe for use by many threads.
 */
final class NumberedList<T> {
    private static final int SMALLEST = 4;

    private long[] numbers = new long[SMALLEST];
    private @Nullable Object[] values = new Object[SMALLEST];
    private int head;
    private int tail;
    private int size;

    int size() {
        return size;
    }

    /** Adds {@code value} under {@code number}, which is greater than all before. */
    void append(long number, T value) {
        if (head < tail && numbers[tail - 1] >= number) {
            throw new IllegalArgumentException("number " + number + " does not rise above " + numbers[tail - 1]);
        }
        if (tail == numbers.length) {
            resize();
        }
        numbers[tail] = number;
        values[tail] = value;
        tail++;
        size++;
    }

    @Nullable
    T get(long number) {
        int index = Arrays.binarySearch(numbers, head, tail, number);
        return index < 0 ? null : at(index);
    }

    /** Puts {@code value} in the place of the value that stands under {@code number}. */
    void replace(long number, T value) {
        values[Arrays.binarySearch(numbers, head, tail, number)] = value;
    }

    /** Removes the value under {@code number}, if there is one. */
    void remove(long number) {
        int index = Arrays.binarySearch(numbers, head, tail, number);
        if (index < 0 || values[index] == null) {
            return;
        }
        values[index] = null;
        size--;
        while (head < tail && values[head] == null) {
            head++;
        }
        while (head < tail && values[tail - 1] == null) {
            tail--;
        }
        if (tail - head > 2 * size + SMALLEST) {
            resize();
        }
    }

    @Nullable
    T first() {
        return head < tail ? at(head) : null;
    }

    @Nullable
    T last() {
        return head < tail ? at(tail - 1) : null;
    }

    /** The value under the least number that is at least {@code number}. */
    @Nullable
    T ceiling(long number) {
        int index = Arrays.binarySearch(numbers, head, tail, number);
        return valueFrom(index < 0 ? -index - 1 : index);
    }

    /** The first value for which {@code reached} holds, given that it holds for all after it. */
    @Nullable
    T firstWhere(Predicate<T> reached) {
        int low = head;
        int high = tail;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int probe = middle;
            while (probe < high && values[probe] == null) {
                probe++;
            }
            if (probe == high || reached.test(present(probe))) {
                high = middle;
            } else {
                low = probe + 1;
            }
        }
        return valueFrom(low);
    }

    private @Nullable T valueFrom(int index) {
        int at = index;
        while (at < tail && values[at] == null) {
            at++;
        }
        return at < tail ? at(at) : null;
    }

    /** Moves the values to the front of arrays that fit, leaving the empty places behind. */
    private void resize() {
        int capacity = Math.max(SMALLEST, size + (size >> 1) + 1);
        long[] nextNumbers = new long[capacity];
        @Nullable Object[] nextValues = new Object[capacity];
        int count = 0;
        for (int i = head; i < tail; i++) {
            if (values[i] != null) {
                nextNumbers[count] = numbers[i];
                nextValues[count] = values[i];
                count++;
            }
        }
        numbers = nextNumbers;
        values = nextValues;
        head = 0;
        tail = count;
    }

    @SuppressWarnings("unchecked")
    private @Nullable T at(int index) {
        return (T) values[index];
    }

    private T present(int index) {
        T value = at(index);
        if (value == null) {
            throw new IllegalStateException("no value at " + index);
        }
        return value;
    }
}
