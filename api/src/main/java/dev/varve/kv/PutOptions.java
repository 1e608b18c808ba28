/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.kv;

import dev.varve.Durability;
import dev.varve.Preconditions;
import java.time.Duration;
import java.util.Optional;

/**
 * What a writer may ask of one put.
 *
 * @param ttl after this long the key has no value any more; needs {@link dev.varve.Capability#TTL}
 * @param atLeast the least durability of the acknowledgement; where absent, the bucket's own level
 */
public record PutOptions(Optional<Duration> ttl, Optional<Durability> atLeast) {

    private static final PutOptions NONE = new PutOptions(Optional.empty(), Optional.empty());

    public PutOptions {
        ttl.ifPresent(time -> Preconditions.positive("ttl", time));
    }

    /** No wishes. */
    public static PutOptions none() {
        return NONE;
    }

    /** Only a time to live. */
    public static PutOptions ttl(Duration time) {
        return new PutOptions(Optional.of(time), Optional.empty());
    }

    /** Only a least durability. */
    public static PutOptions atLeast(Durability least) {
        return new PutOptions(Optional.empty(), Optional.of(least));
    }
}
