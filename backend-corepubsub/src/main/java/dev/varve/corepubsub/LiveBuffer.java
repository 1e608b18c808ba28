/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Live changes between the subscription and the reader, of bounded size: what does not fit is dropped and remembered as lost, so that a slow reader costs neither memory nor a writer's time.
 *
 * <p>Safe for use by many threads. An event counts against the bound until it is {@linkplain #release released}.
 */
final class LiveBuffer {

    private final long maxBytes;
    private final Signal signal;
    private final Queue<FeedEvent> queue = new ArrayDeque<>();
    private final Map<String, Long> lost = new HashMap<>();
    private long bytes;
    private long markedAt = -1;
    private long taken;

    LiveBuffer(long maxBytes, Signal signal) {
        this.maxBytes = maxBytes;
        this.signal = signal;
    }

    /** Takes {@code event}, or remembers that its stream lost it. Never blocks for long. */
    void offer(FeedEvent event) {
        synchronized (this) {
            if (bytes + event.weight() <= maxBytes) {
                bytes += event.weight();
                queue.add(event);
            } else {
                lost.merge(event.stream(), event.number() - 1, Math::min);
            }
        }
        signal.raise();
    }

    /** Remembers that, behind what has arrived so far, changes of any stream may be missing. */
    void mark() {
        synchronized (this) {
            if (markedAt < 0) {
                markedAt = taken + queue.size();
            }
        }
        signal.raise();
    }

    /** Whether the mark has been reached: everything that had arrived before it was taken. Clears it. */
    synchronized boolean takeMark() {
        boolean reached = markedAt >= 0 && taken >= markedAt;
        if (reached) {
            markedAt = -1;
        }
        return reached;
    }

    /** The next event; null if there is none. */
    synchronized @Nullable FeedEvent poll() {
        FeedEvent event = queue.poll();
        if (event != null) {
            taken++;
        }
        return event;
    }

    /** The event is done with. */
    synchronized void release(FeedEvent event) {
        bytes -= event.weight();
    }

    /** For each stream that lost changes, a number after which they are; forgets them. */
    synchronized Map<String, Long> takeLost() {
        if (lost.isEmpty()) {
            return Map.of();
        }
        Map<String, Long> copy = Map.copyOf(lost);
        lost.clear();
        return copy;
    }
}
