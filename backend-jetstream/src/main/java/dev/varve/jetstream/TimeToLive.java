/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a message lives, in its headers: JetStream counts whole seconds, so it is told the next one, and a header of our own tells the millisecond to whoever reads.
 */
final class TimeToLive {

    /** A century: nobody waits longer, and sums of times do not overflow. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private TimeToLive() {}

    static void write(WireHeaders.Builder to, Duration wanted) {
        Duration ttl = wanted.compareTo(LONGEST) < 0 ? wanted : LONGEST;
        long millis = ttl.plusNanos(999_999).toMillis();
        long seconds = ttl.plusNanos(999_999_999).toSeconds();
        to.add(JetStreamHeaders.OWN_TTL, millis).add(JetStreamHeaders.TTL, seconds + "s");
    }

    /** What a message with {@code headers} was given; of other clients' messages the server alone knows. */
    static Optional<Duration> read(WireHeaders headers) {
        try {
            return headers.first(JetStreamHeaders.OWN_TTL).map(text -> Duration.ofMillis(Long.parseLong(text)));
        } catch (NumberFormatException e) {
            throw StorageException.corrupt("header '" + JetStreamHeaders.OWN_TTL + "' is no number", e);
        }
    }
}
