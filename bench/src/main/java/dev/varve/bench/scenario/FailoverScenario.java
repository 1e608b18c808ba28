/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Durability;
import dev.varve.Varve;
import dev.varve.bench.load.Extent;
import dev.varve.bench.load.Pipeline;
import dev.varve.bench.load.Samples;
import dev.varve.bench.load.Throughput;
import dev.varve.bench.process.Installation;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StreamInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** PERF-11: one of two persist servers is killed under load. */
final class FailoverScenario implements Scenario {

    private static final Bar ANSWERS = Bar.atMost(10);
    private static final Bar SILENCE = Bar.atMost(1);
    private static final Bar LOST = Bar.atMost(0);

    @Override
    public String id() {
        return "PERF-11";
    }

    @Override
    public String name() {
        return "failover";
    }

    @Override
    public String work() {
        return "kill -9 of a server under load: when its streams answer again, and whether others go on";
    }

    @Override
    public Settings settings(Scale scale) {
        return switch (scale) {
            case BAR -> new Settings(100, 60_000, 2_000, Duration.ofSeconds(30), 1);
            case BRIEF -> new Settings(64, 40_000, 1_000, Duration.ofSeconds(20), 1);
            case SHORT -> new Settings(10, 2_000, 100, Duration.ofSeconds(20), 1);
        };
    }

    @Override
    public Bar bar() {
        return ANSWERS;
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(90);
    }

    @Override
    public void run(Workbench bench) {
        Installation installation = bench.ground().installation();
        Ownership.start(installation, List.of("p1", "p2"));
        try (Varve varve = installation.connect(Duration.ofSeconds(60))) {
            List<WatchedStream> watched = watched(bench, varve);
            Ownership ownership = Ownership.of(installation);
            String victim = ownership.owner(watched.get(0).subject());
            Map<Boolean, List<WatchedStream>> sides = watched.stream()
                    .collect(Collectors.partitioningBy(
                            stream -> ownership.owner(stream.subject()).equals(victim)));
            List<WatchedStream> victims = sides.getOrDefault(true, List.of());
            bench.progress().accept("load, then kill -9 of " + victim + ", which owns " + victims.size() + " streams");
            Kill kill = new Kill(varve, bench.settings(), installation.child(victim), watched, victims);
            kill.run();
            report(bench, varve, kill, victims, sides.getOrDefault(false, List.of()));
        }
    }

    /** Streams that have a message each, so that all have an owner. */
    private static List<WatchedStream> watched(Workbench bench, Varve varve) {
        int streams = bench.settings().streams();
        bench.progress().accept("warm-up: a message to each of " + streams + " streams");
        PublishOptions disk = PublishOptions.atLeast(Durability.DISK);
        Throughput unused = Pipeline.run(
                Extent.of(streams),
                Settings.IN_FLIGHT,
                i -> varve.streams().publishAsync(Streams.subject(i), Payload.message(), disk));
        return IntStream.range(0, streams)
                .mapToObj(i -> new WatchedStream(Streams.subject(i)))
                .toList();
    }

    private void report(
            Workbench bench, Varve varve, Kill kill, List<WatchedStream> victims, List<WatchedStream> others) {
        bench.found(answers(kill, victims)
                .with("offered-per-second", bench.settings().rate()));
        if (!others.isEmpty()) {
            bench.found(
                    silence(others).with("offered-per-second", bench.settings().rate()));
        }
        bench.found(lost(varve, Stream.concat(victims.stream(), others.stream())));
    }

    private Result answers(Kill kill, List<WatchedStream> victims) {
        double last = victims.stream()
                .mapToDouble(stream -> stream.secondsToAnswer(kill.killedAt()))
                .max()
                .orElse(Double.POSITIVE_INFINITY);
        return result("time until the last stream of the victim answers again", "s", last, ANSWERS)
                .with("streams", victims.size())
                .with("failed", kill.outcome().failed())
                .with("latency", kill.outcome().latencies().json());
    }

    private Result silence(List<WatchedStream> others) {
        double longest = others.stream()
                .mapToDouble(WatchedStream::longestSilenceSeconds)
                .max()
                .orElseThrow();
        return result("longest silence of a stream of the other server", "s", longest, SILENCE)
                .with("streams", others.size());
    }

    private Result lost(Varve varve, Stream<WatchedStream> watched) {
        long lost = watched.filter(stream -> stream.highestSeq()
                        > varve.streams()
                                .info(stream.subject())
                                .map(StreamInfo::lastSeq)
                                .orElse(0L))
                .count();
        return result("streams that lost what they had acknowledged", "streams", (double) lost, LOST);
    }

    private Result result(String figure, String unit, double value, Bar bar) {
        return Result.of(id(), figure, unit, Samples.of(value)).bar(bar);
    }
}
