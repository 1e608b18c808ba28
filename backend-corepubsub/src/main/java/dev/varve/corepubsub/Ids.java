/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Makes ids that nobody else makes: a random part of this client, and a number. Safe for use by many threads. */
final class Ids {

    private final String client;
    private final AtomicLong count = new AtomicLong();

    Ids(RandomGenerator random) {
        this.client = Long.toUnsignedString(random.nextLong(), 36) + Integer.toUnsignedString(random.nextInt(), 36);
    }

    /** An id, of {@code a-z 0-9 -}, shorter than 40 characters. */
    String next() {
        return client + "-" + Long.toString(count.incrementAndGet(), 36);
    }
}
