/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.traffic;

import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only by being waited for. */
final class VirtualTicker implements Ticker {

    private final AtomicLong now = new AtomicLong();

    @Override
    public long nanos() {
        return now.get();
    }

    @Override
    public void await(long nanos) {
        now.addAndGet(nanos);
    }

    double seconds() {
        return now.get() / 1e9;
    }
}
