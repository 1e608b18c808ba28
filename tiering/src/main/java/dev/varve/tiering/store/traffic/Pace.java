/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.traffic;

import dev.varve.Preconditions;
import dev.varve.spi.ConfigDoc;
import java.util.OptionalLong;

/**
 * How much may go on in a second.
 *
 * @param bytesPerSecond bytes of content, sent and received together; empty: any number
 * @param callsPerSecond calls; empty: any number
 */
public record Pace(
        @ConfigDoc("How many bytes of content go to the store and come from it in a second; without it, any number.")
        OptionalLong bytesPerSecond,

        @ConfigDoc("How many calls the store gets in a second; without it, any number.")
        OptionalLong callsPerSecond) {

    public Pace {
        bytesPerSecond.ifPresent(bytes -> Preconditions.atLeast("bytes-per-second", bytes, 1));
        callsPerSecond.ifPresent(calls -> Preconditions.atLeast("calls-per-second", calls, 1));
    }

    /** Any number of both. */
    public static Pace unlimited() {
        return new Pace(OptionalLong.empty(), OptionalLong.empty());
    }

    /** The same with at most {@code bytes} in a second. */
    public Pace bytes(long bytes) {
        return new Pace(OptionalLong.of(bytes), callsPerSecond);
    }

    /** The same with at most {@code calls} in a second. */
    public Pace calls(long calls) {
        return new Pace(bytesPerSecond, OptionalLong.of(calls));
    }
}
