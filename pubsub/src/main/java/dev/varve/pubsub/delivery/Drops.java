/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.delivery;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the messages that a handle lost because its handlers were too slow, and logs it: the 1st, 2nd, 4th, 8th and so on. Safe for use by many threads. */
public final class Drops {

    private static final Logger log = LoggerFactory.getLogger(Drops.class);

    private final String handle;
    private final AtomicLong count = new AtomicLong();

    /** @param handle what the log calls the handle */
    public Drops(String handle) {
        this.handle = handle;
    }

    /** How many messages were lost. */
    public long count() {
        return count.get();
    }

    void add(String filter) {
        long total = count.incrementAndGet();
        if (Long.bitCount(total) == 1) {
            log.warn(
                    "{}: the handler of '{}' is too slow, a message was lost; {} lost by this handle so far",
                    handle,
                    filter,
                    total);
        }
    }
}
