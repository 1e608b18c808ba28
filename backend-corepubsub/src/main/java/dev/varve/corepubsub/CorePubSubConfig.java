/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Preconditions;
import dev.varve.pubsub.nats.NatsConfig;
import dev.varve.pubsub.wire.WireSubjects;
import java.time.Duration;

/**
 * How a client of the persistence service behaves.
 *
 * @param nats where NATS is; not looked at where the pub/sub system is given
 * @param prefix the first token of the installation's subjects
 * @param deadline how long a call waits before it gives up, where {@link dev.varve.Varve#within} says nothing else
 * @param requestTimeout how long one attempt of a call waits for its answer before it is repeated; the death of a server is usually noticed sooner
 * @param maxInFlight how many writes may be under way at once; beyond that, calls block
 * @param feedBufferBytes how many bytes of changes wait for the reader of one feed; what comes beyond is read again from the server later
 */
public record CorePubSubConfig(
        NatsConfig nats,
        String prefix,
        Duration deadline,
        Duration requestTimeout,
        int maxInFlight,
        long feedBufferBytes) {

    private static final long LEAST_FEED_BUFFER = 64 * 1024;

    public CorePubSubConfig {
        new WireSubjects(prefix);
        Preconditions.positive("deadline", deadline);
        Preconditions.positive("requestTimeout", requestTimeout);
        Preconditions.atLeast("maxInFlight", maxInFlight, 1);
        Preconditions.atLeast("feedBufferBytes", feedBufferBytes, LEAST_FEED_BUFFER);
    }

    /** NATS at {@code nats://127.0.0.1:4222}, prefix {@code varve}, deadline 10 s, attempts of 3 s, 1024 writes under way, 8 MiB for each feed. */
    public static CorePubSubConfig defaults() {
        return new CorePubSubConfig(
                NatsConfig.of("nats://127.0.0.1:4222"),
                WireSubjects.DEFAULT_PREFIX,
                Duration.ofSeconds(10),
                Duration.ofSeconds(3),
                1024,
                8L << 20);
    }

    /** These settings with another deadline. */
    public CorePubSubConfig withDeadline(Duration span) {
        return new CorePubSubConfig(nats, prefix, span, requestTimeout, maxInFlight, feedBufferBytes);
    }

    /** These settings with another installation. */
    public CorePubSubConfig withPrefix(String token) {
        return new CorePubSubConfig(nats, token, deadline, requestTimeout, maxInFlight, feedBufferBytes);
    }
}
