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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
    public List<Result> run(Workbench bench) {
        Installation installation = bench.ground().installation();
        installation.serve("c", "coordinator");
        installation.serve("p1", "persist");
        installation.serve("p2", "persist");
        installation.awaitReady();
        try (Varve varve = installation.connect(Duration.ofSeconds(60))) {
            int streams = bench.settings().streams();
            bench.progress().accept("warm-up: a message to each of " + streams + " streams");
            PublishOptions disk = PublishOptions.atLeast(Durability.DISK);
            Throughput unused = Pipeline.run(
                    Extent.of(streams),
                    Settings.IN_FLIGHT,
                    i -> varve.streams().publishAsync(Streams.subject(i), Payload.message(), disk));
            Ownership ownership = Ownership.of(installation);
            String victim = ownership.owner(Streams.subject(0));
            long now = System.nanoTime();
            List<WatchedStream> watched = IntStream.range(0, streams)
                    .mapToObj(i -> new WatchedStream(Streams.subject(i), now))
                    .toList();
            var sides = watched.stream()
                    .collect(Collectors.partitioningBy(
                            stream -> ownership.owner(stream.subject()).equals(victim)));
            List<WatchedStream> victims = sides.getOrDefault(true, List.of());
            List<WatchedStream> others = sides.getOrDefault(false, List.of());
            bench.progress().accept("load, then kill -9 of " + victim + ", which owns " + victims.size() + " streams");
            Kill kill = new Kill(varve, bench.settings(), installation.child(victim), watched, victims);
            kill.run();
            return results(bench, varve, kill, victims, others);
        }
    }

    private List<Result> results(
            Workbench bench, Varve varve, Kill kill, List<WatchedStream> victims, List<WatchedStream> others) {
        double answers = victims.stream()
                .mapToDouble(stream -> stream.secondsToAnswer(kill.killedAt()))
                .max()
                .orElse(Double.POSITIVE_INFINITY);
        List<Result> results = new ArrayList<>();
        results.add(result("time until the last stream of the victim answers again", "s", answers, ANSWERS)
                .with("streams-of-the-victim", victims.size())
                .with("offered-per-second", bench.settings().rate())
                .with("failed", kill.outcome().failed())
                .with("latency", kill.outcome().latencies().json()));
        if (!others.isEmpty()) {
            double silence = others.stream()
                    .mapToDouble(WatchedStream::longestSilenceSeconds)
                    .max()
                    .orElseThrow();
            results.add(result("longest silence of a stream of the other server", "s", silence, SILENCE)
                    .with("streams-of-others", others.size())
                    .with("offered-per-second-and-stream", (double) bench.settings().rate()
                            / bench.settings().streams()));
        }
        long lost = java.util.stream.Stream.concat(victims.stream(), others.stream())
                .filter(stream -> stream.highestSeq()
                        > varve.streams()
                                .info(stream.subject())
                                .map(StreamInfo::lastSeq)
                                .orElse(0L))
                .count();
        results.add(result("streams that lost what they had acknowledged", "streams", (double) lost, LOST));
        return results;
    }

    private Result result(String figure, String unit, double value, Bar bar) {
        return Result.of(id(), figure, unit, Samples.of(value)).bar(bar);
    }
}
