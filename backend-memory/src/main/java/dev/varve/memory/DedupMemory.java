/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.stream.StoredMessage;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The message ids that a stream remembers: those of the window, and those of messages that are still there.
 *
 * <p>O(1) amortised for every operation. Guarded by the lock of its stream.
 */
final class DedupMemory {
    /**
     * A write that is remembered.
     *
     * @param seq where it was stored
     * @param time when
     */
    record Write(long seq, Instant time) {}

    private record Aging(String id, Write write) {}

    private final Map<String, Write> known = new HashMap<>(2);
    private final Map<String, Write> gone = new HashMap<>(2);
    private final ArrayDeque<Aging> window = new ArrayDeque<>(2);
    private boolean forgetful;

    @Nullable
    Write find(String id) {
        return known.get(id);
    }

    /** Whether an id was ever forgotten, so that not finding one proves nothing. */
    boolean forgetful() {
        return forgetful;
    }

    void remember(String id, StoredMessage stored) {
        Write write = new Write(stored.seq(), stored.storeTime());
        known.put(id, write);
        window.add(new Aging(id, write));
    }

    /** The message written under {@code id} is no longer there: the id is forgotten when its window has passed. */
    void removed(String id, Instant windowStart) {
        Write write = known.get(id);
        if (write == null) {
            return;
        }
        gone.put(id, write);
        if (write.time().isBefore(windowStart)) {
            forget(id);
        }
    }

    /** Lets go of what came before {@code windowStart}. */
    void age(Instant windowStart) {
        Aging eldest = window.peek();
        while (eldest != null && eldest.write().time().isBefore(windowStart)) {
            window.remove();
            if (eldest.write().equals(gone.get(eldest.id()))) {
                forget(eldest.id());
            }
            eldest = window.peek();
        }
    }

    private void forget(String id) {
        known.remove(id);
        gone.remove(id);
        forgetful = true;
    }
}
