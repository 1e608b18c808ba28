/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.pubsub.PubSub;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a pull request asks for.
 *
 * <p>Always with a time to wait: at the limit of what may be in flight, servers neither answer a request without one nor forget it.
 *
 * @param batch how many messages at most
 * @param span how long the server keeps it
 */
record PullTerms(int batch, Duration span) {

    /** How often the server shows that it still has the request. */
    static final Duration HEARTBEAT = Duration.ofSeconds(1);

    private static final Duration SHORTEST = Duration.ofMillis(5);
    private static final Duration AT_ONCE = Duration.ofMillis(20);
    private static final long ROOM = 64 * 1024;
    private static final long MOST_BYTES = 4L << 20;

    /** What is there now: the server has them before it, and needs no time to find them. */
    static PullTerms now(int batch) {
        return new PullTerms(batch, AT_ONCE);
    }

    /** What comes within {@code wait}. */
    static PullTerms within(int batch, Duration wait) {
        return new PullTerms(batch, wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait);
    }

    /** Whether it is long enough for the server to show signs of life meanwhile. */
    boolean hasHeartbeat() {
        return span.compareTo(HEARTBEAT.multipliedBy(3)) > 0;
    }

    /** How long silence may last before the request must be taken for lost. */
    Duration silence(Duration attempt) {
        return hasHeartbeat() ? HEARTBEAT.multipliedBy(3) : span.plus(attempt);
    }

    /** The request, which holds as many bytes as the queue of a subscription does, and any one message. */
    ObjectNode body(PubSub pubSub) {
        ObjectNode body = Json.object()
                .put("batch", batch)
                .put("max_bytes", Math.max(MOST_BYTES, pubSub.maxPayload() + ROOM))
                .put("expires", span.toNanos());
        return hasHeartbeat() ? body.put("idle_heartbeat", HEARTBEAT.toNanos()) : body;
    }
}
