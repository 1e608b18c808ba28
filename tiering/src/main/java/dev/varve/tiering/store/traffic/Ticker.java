/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.traffic;

import dev.varve.StorageException;
import java.util.concurrent.TimeUnit;

/** A monotonic clock that can be waited for. */
interface Ticker {

    /** Nanoseconds since some moment. */
    long nanos();

    /** Returns when so many nanoseconds have passed. */
    void await(long nanos);

    /** The system's. */
    static Ticker system() {
        return new Ticker() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void await(long nanos) {
                try {
                    TimeUnit.NANOSECONDS.sleep(nanos);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw StorageException.unavailable("interrupted while waiting for the rate limit", e);
                }
            }
        };
    }
}
