/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.stream.StoredMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A message as the server keeps it, which may have outlived what it was given: the server sweeps a little later.
 *
 * @param stored the message
 * @param ttl how long it was to be kept
 */
record Kept(StoredMessage stored, Optional<Duration> ttl) {

    long seq() {
        return stored.seq();
    }

    /** Whether neither its own time to live nor the maximum age of {@code stream} has passed. */
    boolean isLive(KnownStream stream) {
        return !hasExpired() && MessageReads.isLive(stream, stored);
    }

    /** Whether its own time to live has passed. */
    boolean hasExpired() {
        return ttl.filter(span -> !stored.storeTime().plus(span).isAfter(Instant.now()))
                .isPresent();
    }
}
