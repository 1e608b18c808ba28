/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import java.time.Instant;
import java.util.ArrayDeque;

/** How many writes were admitted in the last second. Guarded by the lock of its stream. */
final class RateWindow {
    private final ArrayDeque<Instant> admitted = new ArrayDeque<>(2);

    /** Whether {@code count} more writes at {@code now} keep to {@code perSecond} in any one second; 0 for no limit. */
    boolean hasRoom(int count, long perSecond, Instant now) {
        if (perSecond == 0) {
            admitted.clear();
            return true;
        }
        Instant second = now.minusSeconds(1);
        while (!admitted.isEmpty() && !admitted.getFirst().isAfter(second)) {
            admitted.removeFirst();
        }
        return admitted.size() + count <= perSecond;
    }

    void admit(int count, long perSecond, Instant now) {
        for (int i = 0; perSecond > 0 && i < count; i++) {
            admitted.addLast(now);
        }
    }
}
