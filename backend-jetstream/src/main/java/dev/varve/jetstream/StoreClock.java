/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** The times of receipts, which never decrease: JetStream acknowledges without a time, so they are those of the answers. */
final class StoreClock {

    private final AtomicLong last = new AtomicLong();

    Instant now() {
        return Instant.ofEpochMilli(last.accumulateAndGet(System.currentTimeMillis(), Math::max));
    }
}
