/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Live changes between the subscription and the reader, of bounded size: what does not fit is dropped and remembered as lost, so that a slow reader costs neither memory nor a writer's time.
 *
 * <p>Safe for use by many threads. An event counts against the bound until it is {@linkplain #release released}.
 */
final class LiveBuffer {

    /** What becomes of a change that waits while a later one of the same subject comes. */
    enum Waiting {
        /** Both are told. */
        EACH,
        /** The later one stands for both. */
        LATEST
    }

    private static final long NONE = -1;

    private final long maxBytes;
    private final Signal signal;
    private final Waiting waiting;
    private final Map<Object, Entry> queue = new LinkedHashMap<>();
    private final Map<String, Long> lost = new HashMap<>();
    private long bytes;
    private long arrivals;
    private long markedAt = NONE;

    private record Entry(FeedEvent event, long arrival) {}

    LiveBuffer(long maxBytes, Signal signal, Waiting waiting) {
        this.maxBytes = maxBytes;
        this.signal = signal;
        this.waiting = waiting;
    }

    /** Takes {@code event}, or remembers that its stream lost it. Never blocks for long. */
    void offer(FeedEvent event) {
        synchronized (this) {
            arrivals++;
            Object place = waiting == Waiting.LATEST ? event.subject() : arrivals;
            Entry earlier = queue.get(place);
            if (earlier != null && event.follows(earlier.event())) {
                queue.remove(place);
                bytes -= earlier.event().weight();
                add(place, event.inPlaceOf(earlier.event()));
            } else {
                add(earlier == null ? place : (Object) arrivals, event);
            }
        }
        signal.raise();
    }

    private void add(Object place, FeedEvent event) {
        if (bytes + event.weight() <= maxBytes) {
            bytes += event.weight();
            queue.put(place, new Entry(event, arrivals));
        } else {
            lost.merge(event.stream(), event.number() - 1, Math::min);
        }
    }

    /** Remembers that, behind what has arrived so far, changes of any stream may be missing. */
    void mark() {
        synchronized (this) {
            if (markedAt == NONE) {
                markedAt = arrivals;
            }
        }
        signal.raise();
    }

    /** Whether the mark has been reached: everything that had arrived before it was taken. Clears it. */
    synchronized boolean takeMark() {
        boolean reached = markedAt != NONE
                && (queue.isEmpty() || queue.values().iterator().next().arrival() > markedAt);
        if (reached) {
            markedAt = NONE;
        }
        return reached;
    }

    /** The next event; null if there is none. */
    synchronized @Nullable FeedEvent poll() {
        Iterator<Entry> first = queue.values().iterator();
        if (!first.hasNext()) {
            return null;
        }
        FeedEvent event = first.next().event();
        first.remove();
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
