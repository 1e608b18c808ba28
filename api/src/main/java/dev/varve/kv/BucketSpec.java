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
 * What a bucket is to be. A bucket need not be declared: the first write makes one with default settings.
 *
 * @param name 1 to 128 of {@code A-Z a-z 0-9 _ -}
 * @param maxBytes bytes of all values and key names, 0 for no limit; beyond it a write is refused with {@link dev.varve.ErrorCode#INSUFFICIENT_STORAGE}
 * @param maxValueBytes bytes of one value, 0 for no limit
 * @param ttl how long a value stays where the put says nothing else
 * @param durability the level of an acknowledgement for which nothing stronger is asked; where absent, the backend's default
 */
public record BucketSpec(
        String name, long maxBytes, long maxValueBytes, Optional<Duration> ttl, Optional<Durability> durability) {

    public BucketSpec {
        Preconditions.name("bucket", name);
        Preconditions.atLeast("maxBytes", maxBytes, 0);
        Preconditions.atLeast("maxValueBytes", maxValueBytes, 0);
        ttl.ifPresent(time -> Preconditions.positive("ttl", time));
    }

    /** A bucket without limits. */
    public static BucketSpec of(String name) {
        return new BucketSpec(name, 0, 0, Optional.empty(), Optional.empty());
    }
}
