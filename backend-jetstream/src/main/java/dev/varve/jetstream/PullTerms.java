/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.pubsub.PubSub;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a pull request asks for.
 *
 * @param batch how many messages at most
 * @param wait how long the server keeps it; empty to be answered at once
 */
record PullTerms(int batch, Optional<Duration> wait) {

    /** How often the server shows that it still has the request. */
    static final Duration HEARTBEAT = Duration.ofSeconds(1);

    private static final Duration SHORTEST = Duration.ofMillis(5);
    private static final long ROOM = 64 * 1024;
    private static final long MOST_BYTES = 4L << 20;

    /** What is there now. */
    static PullTerms now(int batch) {
        return new PullTerms(batch, Optional.empty());
    }

    /** What comes within {@code wait}. */
    static PullTerms within(int batch, Duration wait) {
        return new PullTerms(batch, Optional.of(wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait));
    }

    /** Whether it is long enough for the server to show signs of life meanwhile. */
    boolean hasHeartbeat() {
        return wait.filter(span -> span.compareTo(HEARTBEAT.multipliedBy(3)) > 0)
                .isPresent();
    }

    /** How long silence may last before the request must be taken for lost. */
    Duration silence(Duration attempt) {
        return hasHeartbeat() ? HEARTBEAT.multipliedBy(3) : wait.orElse(Duration.ZERO).plus(attempt);
    }

    /** The request, which holds as many bytes as the queue of a subscription does, and any one message. */
    ObjectNode body(PubSub pubSub) {
        ObjectNode body = Json.object()
                .put("batch", batch)
                .put("max_bytes", Math.max(MOST_BYTES, pubSub.maxPayload() + ROOM));
        wait.ifPresentOrElse(span -> body.put("expires", span.toNanos()), () -> body.put("no_wait", true));
        return hasHeartbeat() ? body.put("idle_heartbeat", HEARTBEAT.toNanos()) : body;
    }
}
