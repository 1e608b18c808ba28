/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Receipt;
import dev.varve.Subject;

/** A stream under load while a server dies: when it last answered, how long it was silent, what it acknowledged. Safe for use by many threads. */
final class WatchedStream {

    private static final long NEVER = Long.MAX_VALUE;

    private final Subject subject;
    private long lastAnswer;
    private long longestSilence;
    private long firstAfterKill = NEVER;
    private long highestSeq;

    WatchedStream(Subject subject) {
        this.subject = subject;
    }

    /** The load begins: silence counts from now on. */
    synchronized void begin(long now) {
        lastAnswer = now;
    }

    Subject subject() {
        return subject;
    }

    /**
     * A write was acknowledged.
     *
     * @param sent when it began
     * @param killed when the server was killed; {@code Long.MAX_VALUE} before that
     */
    synchronized void answered(Receipt receipt, long sent, long now, long killed) {
        silentUntil(now);
        lastAnswer = now;
        highestSeq = Math.max(highestSeq, receipt.seq());
        if (sent >= killed) {
            firstAfterKill = Math.min(firstAfterKill, now);
        }
    }

    /** Counts the silence since the last answer. */
    synchronized void silentUntil(long now) {
        longestSilence = Math.max(longestSilence, now - lastAnswer);
    }

    /** Whether a write that began after the kill was acknowledged. */
    synchronized boolean answersAgain() {
        return firstAfterKill != NEVER;
    }

    /** Seconds from the kill to the first acknowledgement of a later write; infinite if there was none. */
    synchronized double secondsToAnswer(long killed) {
        return firstAfterKill == NEVER ? Double.POSITIVE_INFINITY : (firstAfterKill - killed) / 1e9;
    }

    synchronized double longestSilenceSeconds() {
        return longestSilence / 1e9;
    }

    synchronized long highestSeq() {
        return highestSeq;
    }
}
