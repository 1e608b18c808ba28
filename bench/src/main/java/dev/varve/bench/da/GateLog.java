/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.da;

import dev.varve.bench.load.Latencies;
import dev.varve.recipes.da.publish.Gated;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** What was seen at the gate: when each action passed, under which sequence, and how long nothing passed. Safe for use by many threads. */
final class GateLog {

    /** The document's {@code max_da_latency}, from journaled to replicated. */
    static final long LATENCY_BAR_NANOS = 50_000_000;

    /** So long a JVM compiles what it does for the first time. */
    static final Duration WARM_UP = Duration.ofSeconds(2);

    private static final long NOT_YET = Long.MAX_VALUE;

    private final Times calm = new Times(new Latencies(), new Latencies());
    private final Times all = new Times(new Latencies(), new Latencies());
    private final AtomicLongArray seqs;
    private final AtomicLong passed = new AtomicLong();
    private final AtomicLong outOfOrder = new AtomicLong();
    private final Backlog backlog = new Backlog();
    private final SlowSeconds slow = new SlowSeconds(LATENCY_BAR_NANOS);
    private volatile long begunAt;
    private volatile long killedAt = NOT_YET;
    private volatile long electedAt = NOT_YET;
    private volatile long lastPass;
    private volatile long stall;
    private volatile long calmStall;
    private volatile long submittedAt;
    private volatile long finalBacklog;
    private volatile long calmBacklog;

    /** @param count how many actions there will be */
    GateLog(long count) {
        seqs = new AtomicLongArray(Math.toIntExact(count));
    }

    /**
     * How long actions took to be replicated.
     *
     * @param service from their being journaled
     * @param due from when they were to be submitted
     */
    record Times(Latencies service, Latencies due) {
        void add(long journaledAt, long due, long now) {
            service.add(now - journaledAt);
            this.due.add(now - due);
        }
    }

    /** One action on its way. */
    final class Passage {
        private final long due;
        private volatile long journaledAt;

        private Passage(long due) {
            this.due = due;
        }

        void journaled() {
            journaledAt = System.nanoTime();
        }

        void replicated(Gated gated) {
            long now = System.nanoTime();
            all.add(journaledAt, due, now);
            slow.add(now - begunAt, now - journaledAt);
            if (now < killedAt && now - begunAt >= WARM_UP.toNanos()) {
                calm.add(journaledAt, due, now);
            }
            pass(gated, now);
        }
    }

    private synchronized void pass(Gated gated, long now) {
        if (gated.actionId() != ActionLoad.FIRST + passed.getAndIncrement()) {
            outOfOrder.incrementAndGet();
        }
        seqs.set((int) (gated.actionId() - ActionLoad.FIRST), gated.streamSeq());
        long silence = now - lastPass;
        if (killedAt == NOT_YET) {
            calmStall = Math.max(calmStall, silence);
        } else {
            stall = Math.max(stall, silence);
        }
        lastPass = now;
    }

    void begin(long now) {
        lastPass = now;
        begunAt = now;
    }

    Passage passage(long due) {
        return new Passage(due);
    }

    /** The leader was killed just now. */
    void killed() {
        killedAt = System.nanoTime();
    }

    /** Another server leads since just now; only the first one counts. */
    synchronized void elected() {
        electedAt = Math.min(electedAt, System.nanoTime());
    }

    /** How long the stream had no leader; empty if that is not known. */
    OptionalLong electionNanos() {
        return electedAt == NOT_YET ? OptionalLong.empty() : OptionalLong.of(electedAt - killedAt);
    }

    void backlog(long actions) {
        backlog.add(actions);
        if (killedAt == NOT_YET) {
            calmBacklog = Math.max(calmBacklog, actions);
        }
    }

    void submitted(long now, long backlog) {
        submittedAt = now;
        finalBacklog = backlog;
    }

    /** Of actions that were replicated before the leader was killed, and after {@link #WARM_UP}. */
    Times calm() {
        return calm;
    }

    /** Of all actions. */
    Times all() {
        return all;
    }

    /** The sequence under which the action {@code id} passed; 0 if it did not. */
    long seq(long id) {
        return seqs.get((int) (id - ActionLoad.FIRST));
    }

    long passed() {
        return passed.get();
    }

    long outOfOrder() {
        return outOfOrder.get();
    }

    /** The longest time for which nothing passed, before the kill and after it. */
    long calmStallNanos() {
        return calmStall;
    }

    long stallNanos() {
        return stall;
    }

    /** When actions took longer than they may. */
    SlowSeconds slow() {
        return slow;
    }

    Backlog backlog() {
        return backlog;
    }

    long calmBacklog() {
        return calmBacklog;
    }

    /** The backlog when the last action had been submitted, and how long it took to vanish. */
    long finalBacklog() {
        return finalBacklog;
    }

    long drainNanos() {
        return Math.max(0, lastPass - submittedAt);
    }
}
