/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.publish;

import dev.varve.Durability;
import dev.varve.Preconditions;
import java.time.Duration;

/**
 * How actions are published.
 *
 * @param mode one by one, or several at once
 * @param window how many may be in flight, or make a batch, where there are several
 * @param least the least durability of an acknowledgement that counts
 * @param firstRetry how long to wait after the first failure; each next one doubles it
 * @param lastRetry the longest wait
 */
public record PublisherSettings(Mode mode, int window, Durability least, Duration firstRetry, Duration lastRetry) {

    /** How many messages are on their way at once. */
    public enum Mode {
        /** One: each is acknowledged before the next is sent. */
        LINEAR,
        /** Up to a window, stored together or not at all. Needs {@link dev.varve.Capability#ATOMIC_BATCH}. */
        BATCHED,
        /** Up to a window. Nothing else may write to the stream, unless the store has writer epochs. */
        PIPELINED
    }

    public PublisherSettings {
        Preconditions.require(window >= 1 && window <= 65_536, "window must be 1 to 65536, not " + window);
        Preconditions.positive("first retry", firstRetry);
        Preconditions.require(
                lastRetry.compareTo(firstRetry) >= 0,
                "last retry must be at least first retry (" + firstRetry + "), not " + lastRetry);
    }

    /** One by one, acknowledged by a quorum of three; retries after 50 ms to 2 s. */
    public static PublisherSettings defaults() {
        return new PublisherSettings(
                Mode.LINEAR, 256, Durability.quorum(3), Duration.ofMillis(50), Duration.ofSeconds(2));
    }
}
