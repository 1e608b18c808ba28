/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.bench.process.Ground;
import dev.varve.bench.process.NatsServerFile;
import dev.varve.bench.scenario.Peer;
import dev.varve.bench.scenario.Result;
import dev.varve.bench.scenario.Scenarios;
import dev.varve.bench.scenario.Settings;
import dev.varve.bench.scenario.Workbench;
import dev.varve.testkit.nats.NatsServerBinary;
import dev.varve.testkit.nats.NatsVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Sees when something has become half as fast: ratios to JetStream, measured in turn, the second best of several rounds, against half of what they were on two cores while other builds ran. The best may be one in which JetStream was stopped for a moment, and would hide anything.
 *
 * <p>Where its ratios are higher than they were then, it sees only what has become slower by more. It measures with the first compiler alone and for tenths of a second: its ratios are not those of the bars.
 */
@Isolated("it measures")
class BenchGuardIT {

    /** Half of 2.4; 8.4 in another run: JetStream's syncs depend on the disk, and on who else uses it. */
    private static final double PUBLISH = 1.2;
    /** Half of 0.07 (put), 0.26 (get), 0.13 (put, pipelined) and 0.36 (get of 32 threads), in the order of the works. */
    private static final List<Double> KEY_VALUES = List.of(0.035, 0.13, 0.065, 0.18);
    /** Half of 0.34; 0.96 in another run. */
    private static final double SCAN = 0.17;

    @TempDir
    Path directory;

    private Result measured(String scenario, Settings settings, Peer peer) {
        NatsServerBinary binary = NatsServerBinary.find(NatsVersion.NEWEST);
        List<Result> results = new ArrayList<>();
        try (Ground ground = Ground.open(new NatsServerFile(binary.executable(), binary.version()), directory)) {
            Scenarios.named(scenario)
                    .run(new Workbench(ground, settings, Set.of(peer), text -> {}, results::add, plot -> {}));
        }
        assertThat(results).hasSize(1);
        Result result = results.get(0);
        System.out.println(result.figure() + ": " + result.samples().values() + " "
                + result.detail().get("works"));
        return result;
    }

    private static double secondBest(List<Double> rounds) {
        return rounds.stream()
                .sorted(Comparator.reverseOrder())
                .skip(1)
                .findFirst()
                .orElseThrow();
    }

    private static Settings settings(long messages, int millis, int rounds) {
        return new Settings(1, messages, 1, Duration.ofMillis(millis), rounds);
    }

    @Test
    @DisplayName("publishing at DISK has not become half as fast, beside JetStream that syncs always")
    void publish() {
        Result result = measured("publish", settings(20_000, 200, 5), Peer.JETSTREAM_ALWAYS);

        assertThat(secondBest(result.samples().values())).isGreaterThan(PUBLISH);
    }

    @Test
    @DisplayName("puts and gets of keys have not become half as fast, beside JetStream")
    void keyValues() {
        Result result = measured("kv", settings(10_000, 80, 5), Peer.JETSTREAM);

        Map<?, ?> works = (Map<?, ?>) Objects.requireNonNull(result.detail().get("works"));
        List<Double> best = works.values().stream()
                .map(figures -> ((Map<?, ?>) figures).get("rounds"))
                .map(rounds ->
                        ((List<?>) rounds).stream().map(Double.class::cast).toList())
                .map(BenchGuardIT::secondBest)
                .toList();
        assertThat(best).hasSameSizeAs(KEY_VALUES);
        for (int i = 0; i < best.size(); i++) {
            assertThat(best.get(i)).as(works.keySet().toArray()[i].toString()).isGreaterThan(KEY_VALUES.get(i));
        }
    }

    @Test
    @DisplayName("reading a stream has not become half as fast, beside an ordered consumer of JetStream")
    void scan() {
        Result result = measured("scan", settings(10_000, 60_000, 3), Peer.JETSTREAM);

        assertThat(secondBest(result.samples().values())).isGreaterThan(SCAN);
    }
}
