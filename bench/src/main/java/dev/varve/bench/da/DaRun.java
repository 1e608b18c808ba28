/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.da;

import dev.varve.bench.process.Ground;
import dev.varve.bench.process.JetStreamSync;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What came of actions at a steady rate on a cluster of their own: three servers that keep them, and a mirror on two more.
 *
 * @param calmMillis within how many ms 99.9 % were replicated from their being journaled, after two seconds and before the loss of the leader, if there was one; of all where it did not last so long
 * @param allMillis the same of all
 * @param backlogGrowth by how many actions the backlog of the last quarter was longer than that of the first; 0 if it was not
 * @param window so many make one batch, which is on its way and no backlog
 * @param stallSeconds for how long nothing was replicated after the loss of the leader; empty if it was not lost
 * @param missing what is wrong with the copies, a line each; empty if each action is in each once, in order, unchanged
 * @param report all that {@code varve da load} or {@code da demo} tells
 */
public record DaRun(
        double calmMillis,
        double allMillis,
        long backlogGrowth,
        int window,
        OptionalDouble stallSeconds,
        List<String> missing,
        Map<String, Object> report) {

    private static final double TAIL = 99.9;
    private static final double SECOND_NANOS = 1e9;

    /**
     * Publishes actions of {@code size} bytes for {@code span}, and accounts for each.
     *
     * @param ground where the servers are; they are ended with it
     * @param bytesPerSecond of payload
     */
    public static DaRun calm(Ground ground, double bytesPerSecond, int size, Duration span) {
        return run(ground, new ActionRate(bytesPerSecond, size, span), Fault.NONE);
    }

    /** {@link #calm}, but half way the leader is killed, and started again five seconds later. */
    public static DaRun withLoss(Ground ground, double bytesPerSecond, int size, Duration span) {
        return run(ground, new ActionRate(bytesPerSecond, size, span), Fault.LEADER_LOSS);
    }

    private static DaRun run(Ground ground, ActionRate rate, Fault fault) {
        DaDemoReport report = new DaDemoReport(new PrintWriter(Writer.nullWriter()), true);
        try (DemoStore store = DemoStore.start(ground, JetStreamSync.DEFAULT)) {
            ground.onEnd(store::close);
            DaDemo demo = new DaDemo(store, rate, report);
            var unused = demo.run(Optional.empty(), fault);
            return of(demo, report, fault);
        }
    }

    private static DaRun of(DaDemo demo, DaDemoReport report, Fault fault) {
        GateLog log = demo.log();
        OptionalDouble stall =
                fault == Fault.NONE ? OptionalDouble.empty() : OptionalDouble.of(log.stallNanos() / SECOND_NANOS);
        GateLog.Times calm = log.calm().service().count() > 0 ? log.calm() : log.all();
        return new DaRun(
                calm.service().millis(TAIL),
                log.all().service().millis(TAIL),
                Math.max(0, log.backlog().late() - log.backlog().early()),
                DaDemo.WINDOW,
                stall,
                demo.missing(),
                report.json());
    }
}
