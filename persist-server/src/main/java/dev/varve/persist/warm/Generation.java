/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import dev.varve.persist.store.FileSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A snapshot and what came after it.
 *
 * @param number counts the generations of a file from 1
 * @param snapshot the file at a position
 * @param increments the commands from there on, each beginning where the one before ends
 * @param state what the file holds with all of them
 */
record Generation(long number, StoredPart snapshot, List<StoredPart> increments, FileSummary state) {

    /** Smaller snapshots are made anew after more than their own size. */
    private static final long LEAST_BYTES = 1 << 20;

    /** Increments below this are put together, so that a restore need not ask for too many. */
    private static final long SMALL_BYTES = 1 << 20;

    private static final int MOST_SMALL = 16;

    Generation {
        increments = List.copyOf(increments);
    }

    /** Whether another increment may be added; else it is time for a snapshot. */
    boolean takesMore() {
        long bytes = increments.stream().mapToLong(StoredPart::length).sum();
        return bytes < Math.max(LEAST_BYTES, snapshot.length());
    }

    /** The last increments, as many as are small, where they are so many that they are to be put together. */
    List<StoredPart> smallTail() {
        int from = increments.size();
        while (from > 0 && increments.get(from - 1).length() < SMALL_BYTES) {
            from--;
        }
        return increments.size() - from < MOST_SMALL ? List.of() : increments.subList(from, increments.size());
    }

    /** The same without {@code tail}, its last increments, which are to be put together. */
    Generation without(List<StoredPart> tail) {
        List<StoredPart> rest = increments.subList(0, increments.size() - tail.size());
        return new Generation(number, snapshot, rest, state);
    }

    /** The same with {@code increment}, after which the file holds {@code next}. */
    Generation with(StoredPart increment, FileSummary next) {
        List<StoredPart> all = new ArrayList<>(increments);
        all.add(increment);
        return new Generation(number, snapshot, all, next);
    }

    /** All its objects. */
    Stream<StoredPart> parts() {
        return Stream.concat(Stream.of(snapshot), increments.stream());
    }
}
