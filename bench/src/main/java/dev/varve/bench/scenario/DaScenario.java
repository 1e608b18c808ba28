/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.bench.da.DaRun;
import dev.varve.bench.load.Samples;
import dev.varve.bench.process.Ground;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PERF-8: actions of the data-availability recipe at 10 Mbit/s, three replicas and two mirrors, with and without the loss of the leader. */
final class DaScenario implements Scenario {

    private static final Bar LATENCY = Bar.atMost(50);
    private static final Bar NONE_MISSING = Bar.atMost(0);
    /** 10 Mbit/s. */
    private static final double BYTES_PER_SECOND = 1_250_000;

    private static final List<Integer> SIZES = List.of(256, 1024, 4096);
    private static final int LOSS_SIZE = 1024;
    /** Half of it comes after the loss, in which servers choose another leader within nine seconds. */
    private static final Duration LEAST_FOR_A_LOSS = Duration.ofSeconds(20);
    /** In less nothing is measured: one size, and no loss. */
    private static final Duration LEAST_TO_MEASURE = Duration.ofSeconds(5);

    @Override
    public String id() {
        return "PERF-8";
    }

    @Override
    public String name() {
        return "da";
    }

    @Override
    public String work() {
        return "DA: 10 Mbit/s of 256 B, 1 KiB, 4 KiB on R3, gate acks, also through the loss of one node";
    }

    @Override
    public Settings settings(Scale scale) {
        return switch (scale) {
            case BAR -> settings(Duration.ofSeconds(60));
            case BRIEF -> settings(Duration.ofSeconds(12));
            case SHORT -> settings(Duration.ofSeconds(1));
        };
    }

    private static Settings settings(Duration span) {
        int rate = (int) (BYTES_PER_SECOND / LOSS_SIZE);
        return new Settings(1, Math.max(1, rate * span.toSeconds()), rate, span, 1, LOSS_SIZE);
    }

    @Override
    public Bar bar() {
        return LATENCY;
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(210);
    }

    @Override
    public void run(Workbench bench) {
        Duration span = bench.settings().span();
        boolean measures = span.compareTo(LEAST_TO_MEASURE) >= 0;
        for (int size : measures ? SIZES : List.of(LOSS_SIZE)) {
            bench.say("actions of " + size + " B for " + span.toSeconds() + " s");
            try (Ground ground = bench.ground().part("da-" + size)) {
                calm(bench, size, DaRun.calm(ground, BYTES_PER_SECOND, size, span));
            }
        }
        if (measures) {
            Duration longer = span.compareTo(LEAST_FOR_A_LOSS) < 0 ? LEAST_FOR_A_LOSS : span;
            bench.say("actions of " + LOSS_SIZE + " B for " + longer.toSeconds()
                    + " s, and the loss of the leader half way");
            try (Ground ground = bench.ground().part("da-loss")) {
                loss(bench, DaRun.withLoss(ground, BYTES_PER_SECOND, LOSS_SIZE, longer));
            }
        }
    }

    private void calm(Workbench bench, int size, DaRun run) {
        String actions = "actions of " + size + " B: ";
        bench.found(result(actions + "from journaled to replicated, p99.9", "ms", run.calmMillis(), LATENCY)
                .with("run", run.report()));
        bench.found(result(
                actions + "growth of the backlog", "actions", (double) run.backlogGrowth(), Bar.atMost(run.window())));
        bench.found(missing(actions, run));
    }

    private void loss(Workbench bench, DaRun run) {
        String actions = "actions of " + LOSS_SIZE + " B and the loss of the leader: ";
        bench.found(result(actions + "p99.9 before the stall", "ms", run.calmMillis(), LATENCY)
                .with("p99.9-of-all-ms", run.allMillis())
                .with("run", run.report()));
        bench.found(result(actions + "stall", "s", run.stallSeconds().orElse(Double.NaN), null));
        bench.found(missing(actions, run));
    }

    private Result missing(String actions, DaRun run) {
        return result(
                        actions + "copies in which one is missing, repeated, moved or changed",
                        "problems",
                        run.missing().size(),
                        NONE_MISSING)
                .with("problems", run.missing());
    }

    private Result result(String figure, String unit, double value, @Nullable Bar bar) {
        return Result.of(id(), figure, unit, Samples.of(value)).bar(bar);
    }
}
