/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.bench.process.Ground;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How cost grows with the number of streams, the size of messages and the number of callers: curves, and no bar. */
final class GrowthScenario implements Scenario {

    /** Rounds of less than this measure nothing: a few points show that it works. */
    private static final Duration LEAST_TO_MEASURE = Duration.ofSeconds(1);

    /** Whether {@code bench} has the time to measure. */
    static boolean measures(Workbench bench) {
        return bench.settings().span().compareTo(LEAST_TO_MEASURE) >= 0;
    }

    @Override
    public String id() {
        return "growth";
    }

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String work() {
        return "how cost grows with streams (--streams for the most), sizes of messages, callers and servers";
    }

    @Override
    public Settings settings(Scale scale) {
        return switch (scale) {
            case BAR -> new Settings(10_000, 200_000, 1, Duration.ofSeconds(2), 1);
            case BRIEF -> new Settings(1_000, 50_000, 1, Duration.ofSeconds(1), 1);
            case SHORT -> new Settings(1, 100, 1, Duration.ofMillis(100), 1);
        };
    }

    @Override
    public @Nullable Bar bar() {
        return null;
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void run(Workbench bench) {
        try (Ground ground = bench.ground().part("streams")) {
            new GrowthOfStreams(bench, ground).run();
        }
        try (Ground ground = bench.ground().part("sizes")) {
            new GrowthOfSizes(bench, ground).run();
        }
        try (Ground ground = bench.ground().part("callers")) {
            new GrowthOfCallers(bench, ground).run();
        }
        new GrowthOfServers(bench).run();
    }
}
