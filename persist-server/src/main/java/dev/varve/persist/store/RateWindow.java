/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import java.util.ArrayDeque;

/** How many writes were admitted in the last second. For use by one thread. */
final class RateWindow {

    private static final long SECOND_MILLIS = 1000;

    private final ArrayDeque<Long> admitted = new ArrayDeque<>(2);

    /** Whether {@code count} more writes at {@code now} keep to {@code perSecond} in any one second; 0 for no limit. */
    boolean hasRoom(int count, long perSecond, long now) {
        if (perSecond == 0) {
            admitted.clear();
            return true;
        }
        while (!admitted.isEmpty() && admitted.getFirst() <= now - SECOND_MILLIS) {
            admitted.removeFirst();
        }
        return admitted.size() + count <= perSecond;
    }

    void admit(int count, long perSecond, long now) {
        for (int i = 0; perSecond > 0 && i < count; i++) {
            admitted.addLast(now);
        }
    }
}
