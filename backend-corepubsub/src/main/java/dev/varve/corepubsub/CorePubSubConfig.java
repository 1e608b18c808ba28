/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Preconditions;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.pubsub.wire.WireSubjects;
import dev.varve.spi.ConfigDoc;
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
@ConfigDoc("The persistence service over core NATS: `varve serve` somewhere, and clients anywhere.")
public record CorePubSubConfig(
        @ConfigDoc("Where NATS is.") NatsSettings nats,

        @ConfigDoc("First token of all subjects; the servers must have the same.")
        String prefix,

        @ConfigDoc("How long a call waits before it gives up.")
        Duration deadline,

        @ConfigDoc("How long one attempt of a call waits for its answer before it is repeated.")
        Duration requestTimeout,

        @ConfigDoc("How many writes may be under way at once; beyond that, calls block.")
        int maxInFlight,

        @ConfigDoc("How many bytes of changes wait for the reader of one feed; what comes beyond is read again later.")
        long feedBufferBytes) {

    private static final long LEAST_FEED_BUFFER = 64 * 1024;

    public CorePubSubConfig {
        new WireSubjects(prefix);
        Preconditions.positive("deadline", deadline);
        Preconditions.positive("request-timeout", requestTimeout);
        Preconditions.atLeast("max-in-flight", maxInFlight, 1);
        Preconditions.atLeast("feed-buffer-bytes", feedBufferBytes, LEAST_FEED_BUFFER);
    }

    /** NATS at {@code nats://127.0.0.1:4222}, prefix {@code varve}, deadline 10 s, attempts of 3 s, 1024 writes under way, 8 MiB for each feed. */
    public static CorePubSubConfig defaults() {
        return new CorePubSubConfig(
                NatsSettings.defaults(),
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
