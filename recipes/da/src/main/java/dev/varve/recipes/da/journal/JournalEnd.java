/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Up to which action the journal is on stable storage; whoever reads behind it may wait. Safe for use by many threads. */
final class JournalEnd {

    private Optional<ActiveSegment.Tip> tip;
    private boolean closed;
    private int wakes;

    JournalEnd(Optional<ActiveSegment.Tip> tip) {
        this.tip = tip;
    }

    synchronized void advance(ActiveSegment.Tip to) {
        tip = Optional.of(to);
        notifyAll();
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** The link and the id behind the last action; empty in a journal that never began. */
    synchronized Optional<ActiveSegment.Tip> tip() {
        return tip;
    }

    /** Ends every wait that is under way. */
    synchronized void wake() {
        wakes++;
        notifyAll();
    }

    /** Waits until the action {@code id} is there; false if it is not there by {@code wait}, or the wait was ended. */
    synchronized boolean await(long id, Duration wait) throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        long left = deadline - System.nanoTime();
        int before = wakes;
        while (!has(id) && !closed && wakes == before && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
        return has(id);
    }

    private boolean has(long id) {
        return tip.isPresent() && id < tip.get().nextId();
    }
}
