/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.bench.load.CpuTime;
import dev.varve.bench.load.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** PERF-9: messages are archived into a directory, the archive is verified to the last message, and restored into another directory. */
final class ArchiveScenario implements Scenario {

    private static final Bar BAR = Bar.atLeast(60);
    private static final double MEGA = 1e6;

    @Override
    public String id() {
        return "PERF-9";
    }

    @Override
    public String name() {
        return "archive";
    }

    @Override
    public String work() {
        return "archive write, verify, restore, zstd, local directory: MB/s of payload per core";
    }

    @Override
    public Settings settings(Scale scale) {
        return switch (scale) {
            case BAR -> new Settings(1, 1_000_000, 1, Duration.ofHours(1), 5, Records.MEAN_BYTES);
            case BRIEF -> new Settings(1, 200_000, 1, Duration.ofHours(1), 3, Records.MEAN_BYTES);
            case SHORT -> new Settings(1, 2_000, 1, Duration.ofHours(1), 1, Records.MEAN_BYTES);
        };
    }

    @Override
    public Bar bar() {
        return BAR;
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(2);
    }

    @Override
    public void run(Workbench bench) {
        Settings settings = bench.settings();
        List<ArchiveRound> rounds = new ArrayList<>();
        try (ArchiveWork work = new ArchiveWork(bench.ground().directory(), settings.messages())) {
            for (int round = 0; round < settings.warmUps() + settings.rounds(); round++) {
                int counted = round - settings.warmUps() + 1;
                bench.say(counted > 0 ? "round " + counted + " of " + settings.rounds() : "warm-up");
                ArchiveRound done = work.round(round);
                if (counted > 0) {
                    rounds.add(done);
                }
            }
        }
        for (ArchiveStep step : ArchiveStep.values()) {
            bench.found(result(step, rounds));
        }
        bench.found(Result.of(
                        id(),
                        "stored bytes / payload",
                        "x",
                        samples(rounds, round -> (double) round.stored() / round.payload()))
                .with("data", Records.DESCRIPTION));
    }

    private Result result(ArchiveStep step, List<ArchiveRound> rounds) {
        Map<String, Object> floor = new LinkedHashMap<>();
        rounds.get(0)
                .floor()
                .forEach((what, unused) -> floor.put(
                        what,
                        Result.rounded(samples(rounds, round -> mega(round.floor(what), round))
                                .median())));
        return Result.of(
                        id(),
                        step.text() + ", payload a second of the thread's processor time",
                        "MB/s",
                        samples(rounds, round -> mega(round.time(step).thread(), round)))
                .bar(BAR)
                .with(
                        "by-the-clock",
                        median(rounds, round -> mega(round.time(step).wall(), round)))
                .with(
                        "with-compilers-and-collector",
                        median(rounds, round -> mega(round.time(step).process(), round)))
                .with("raw-zstd", floor)
                .with("payload-bytes", rounds.get(0).payload())
                .with("stored-bytes", rounds.get(0).stored())
                .with("data", Records.DESCRIPTION);
    }

    private static double median(List<ArchiveRound> rounds, Function<ArchiveRound, Double> figure) {
        return Result.rounded(samples(rounds, figure).median());
    }

    private static double mega(Duration time, ArchiveRound round) {
        return CpuTime.perSecond(round.payload(), time) / MEGA;
    }

    private static Samples samples(List<ArchiveRound> rounds, Function<ArchiveRound, Double> figure) {
        return new Samples(rounds.stream().map(figure).toList());
    }
}
