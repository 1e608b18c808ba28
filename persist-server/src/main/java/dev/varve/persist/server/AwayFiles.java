/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import java.util.HashMap;
import java.util.Map;

/** How many files of a worker's slots are only in the store, slot by slot: those of which a listing found the stubs, and those that went, and came back, since. For use by one thread. */
final class AwayFiles {

    private final Map<Integer, Long> counts = new HashMap<>();
    private final Map<Integer, Long> moves = new HashMap<>();

    /** A file of {@code slot} was evicted. */
    void gone(int slot) {
        moves.merge(slot, 1L, Long::sum);
        counts.computeIfPresent(slot, (known, count) -> count + 1);
    }

    /** A file of {@code slot} was restored. */
    void returned(int slot) {
        moves.merge(slot, 1L, Long::sum);
        // One that was lost has left no stub.
        counts.computeIfPresent(slot, (known, count) -> Math.max(0, count - 1));
    }

    /** Counts the files of {@code slot} that went or came back. */
    long moves(int slot) {
        return moves.getOrDefault(slot, 0L);
    }

    /** A listing of {@code slot}, during which no file went or came back, has found {@code stubs} files to be away. */
    void listed(int slot, long stubs) {
        counts.put(slot, stubs);
    }

    /** {@code slot} is another's. */
    void letGo(int slot) {
        counts.remove(slot);
        moves.merge(slot, 1L, Long::sum);
    }

    /** How many files of all slots are away, as far as is known. */
    long count() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
