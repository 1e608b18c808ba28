/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Gives each write an id of its own, by which it is known again when its answer was lost. Safe for use by many threads. */
final class WriteIds {

    private final String session = Long.toUnsignedString(new SecureRandom().nextLong(), Character.MAX_RADIX);
    private final AtomicLong last = new AtomicLong();

    String next() {
        return session + "." + Long.toString(last.incrementAndGet(), Character.MAX_RADIX);
    }
}
