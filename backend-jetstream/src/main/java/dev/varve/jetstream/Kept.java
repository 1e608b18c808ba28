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
 * @param content where its value is, if it is too large for a message; then that of {@code stored} is empty
 * @param counts whether it is a message at all: not if its writer had given up when it came
 */
record Kept(StoredMessage stored, Optional<Duration> ttl, Optional<ContentReference> content, boolean counts) {

    /** The same, of which is known that it does not count. */
    Kept notCounting() {
        return new Kept(stored, ttl, content, false);
    }

    long seq() {
        return stored.seq();
    }

    /** Whether neither its own time to live nor the maximum age of {@code stream} has passed. */
    boolean isLive(KnownStream stream) {
        return !hasExpired() && MessageReads.isLive(stream, stored);
    }

    /** Whether its own time to live has passed, or it never counted. */
    boolean hasExpired() {
        return !counts
                || ttl.filter(span -> !stored.storeTime().plus(span).isAfter(Instant.now()))
                        .isPresent();
    }
}
