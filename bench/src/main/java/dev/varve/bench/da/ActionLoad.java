/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.da;

import dev.varve.Bytes;
import dev.varve.recipes.da.Action;
import dev.varve.recipes.da.DataAvailability;
import dev.varve.recipes.da.Submission;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Submits actions when they are due, whatever becomes of those before them. For one use. */
final class ActionLoad {

    /** The id of the first action. */
    static final long FIRST = 1;

    private final DataAvailability da;
    private final ActionRate rate;
    private final GateLog log;
    private final byte[] filling;

    ActionLoad(DataAvailability da, ActionRate rate, GateLog log) {
        this.da = da;
        this.rate = rate;
        this.log = log;
        filling = new byte[rate.size()];
        new Random(rate.size()).nextBytes(filling);
    }

    /** Returns when all are replicated; fails as soon as one is not journaled, or will never be replicated. */
    void run() {
        long begun = System.nanoTime();
        log.begin(begun);
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        for (long i = 0; i < rate.count() && !last.isCompletedExceptionally(); i++) {
            long due = begun + rate.due(i);
            awaitTime(due);
            last = submit(FIRST + i, due);
        }
        log.submitted(System.nanoTime(), da.status().backlog());
        last.join();
    }

    private CompletableFuture<?> submit(long id, long due) {
        Submission submission = da.submit(new Action(id, Bytes.empty(), payload(id)));
        GateLog.Passage passage = log.passage(due);
        CompletableFuture<?> journaled = submission.journaled().thenAccept(record -> passage.journaled());
        return submission.replicated().thenAcceptBoth(journaled, (gated, noted) -> passage.replicated(gated));
    }

    private Bytes payload(long id) {
        byte[] payload = filling.clone();
        ByteBuffer.wrap(payload).putLong(id);
        return Bytes.wrap(payload);
    }

    private static void awaitTime(long due) {
        long left = due - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = due - System.nanoTime();
        }
    }
}
