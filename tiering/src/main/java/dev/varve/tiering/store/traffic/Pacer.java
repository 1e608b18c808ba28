/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.traffic;

/**
 * Hands out units of which so many may be used in a second, in order of asking. What was not used is kept for a tenth of a second and no longer, so that nothing bursts. Safe for use by many threads.
 */
final class Pacer {

    private static final long SECOND = 1_000_000_000L;
    private static final long KEPT = SECOND / 10;

    private final Ticker ticker;
    private final double nanosPerUnit;
    private long paidUntil;

    Pacer(Ticker ticker, long unitsPerSecond) {
        this.ticker = ticker;
        this.nanosPerUnit = (double) SECOND / unitsPerSecond;
        this.paidUntil = ticker.nanos() - KEPT;
    }

    /** Waits until {@code units} may be used. */
    void take(long units) {
        long wait = reserve(units);
        if (wait > 0) {
            ticker.await(wait);
        }
    }

    private synchronized long reserve(long units) {
        long now = ticker.nanos();
        paidUntil = Math.max(paidUntil, now - KEPT) + Math.round(units * nanosPerUnit);
        return paidUntil - now;
    }
}
