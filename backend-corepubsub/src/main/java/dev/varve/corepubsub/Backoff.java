/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before an attempt is repeated: doubling from {@code first} to {@code most}, each wait shortened by a random part of up to half, so that clients that failed together
 * do not come back together.
 *
 * <p>Safe for use by many threads.
 */
final class Backoff {

    private final Duration first;
    private final Duration most;
    private final RandomGenerator random;

    Backoff(Duration first, Duration most, RandomGenerator random) {
        this.first = first;
        this.most = most;
        this.random = random;
    }

    /** The wait after failure number {@code count}, counted from 1. */
    Duration after(int count) {
        long doubled = first.toNanos() << Math.min(Math.max(count, 1) - 1, 20);
        long full = doubled <= 0 ? most.toNanos() : Math.min(doubled, most.toNanos());
        double share;
        synchronized (random) {
            share = random.nextDouble();
        }
        return Duration.ofNanos((long) (full * (1 - share / 2)));
    }
}
