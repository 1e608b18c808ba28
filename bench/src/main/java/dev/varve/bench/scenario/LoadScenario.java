/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.bench.load.Extent;
import dev.varve.bench.load.OpenLoop;
import dev.varve.bench.load.Pipeline;
import dev.varve.bench.load.Samples;
import dev.varve.bench.process.Installation;
import dev.varve.bench.process.Usage;
import dev.varve.stream.PublishOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** PERF-2: messages that arrive at a fixed rate, spread over many streams. */
final class LoadScenario implements Scenario {

    private static final Bar LATENCY = Bar.atMost(50);
    private static final Bar SUSTAINED = Bar.atLeast(0.99);
    private static final Bar MEMORY = Bar.atMost(512);
    private static final Duration FLOOR_SPAN = Duration.ofSeconds(5);

    @Override
    public String id() {
        return "PERF-2";
    }

    @Override
    public String name() {
        return "load";
    }

    @Override
    public String work() {
        return "10,000 streams, open-loop 10,000 msg/s over all of them, DISK and PROCESS";
    }

    @Override
    public Settings settings(Scale scale) {
        return switch (scale) {
            case BAR -> new Settings(10_000, 600_000, 10_000, Duration.ofSeconds(60), 1);
            case BRIEF -> new Settings(1_000, 20_000, 2_000, Duration.ofSeconds(10), 1);
            case SHORT -> new Settings(20, 200, 200, Duration.ofSeconds(1), 1);
        };
    }

    @Override
    public Bar bar() {
        return LATENCY;
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(2);
    }

    @Override
    public void run(Workbench bench) {
        Installation installation = bench.ground().oneServer();
        try (Opened opened = new Opened()) {
            Varve varve = opened.add(installation.connect(Duration.ofSeconds(60)));
            List<Subject> streams = IntStream.range(0, bench.settings().streams())
                    .mapToObj(i -> Subject.of("bench.load." + i))
                    .toList();
            bench.progress().accept("warm-up: a message to each of " + streams.size() + " streams");
            var unused = Pipeline.run(
                    Extent.of(streams.size()), Settings.IN_FLIGHT, i -> publish(varve, streams, i, Durability.PROCESS));
            for (Durability durability : List.of(Durability.DISK, Durability.PROCESS)) {
                at(durability, bench, varve, streams, installation).forEach(bench::found);
            }
            floors(bench, opened, installation);
        }
    }

    /** What bounds both: the way there and back alone, and the files of the streams alone. */
    private void floors(Workbench bench, Opened opened, Installation installation) {
        Settings settings = bench.settings();
        if (bench.peers().contains(Peer.RAW)) {
            bench.progress().accept("raw requests at the same rate");
            RawEcho echo = RawEcho.start(opened, installation.url());
            OpenLoop.Outcome outcome = OpenLoop.run(settings.rate(), settings.span(), () -> false, i -> echo.ask());
            double latency = outcome.latencies().millis(99);
            bench.found(Result.of(id(), "latency of raw requests at the same rate, p99", "ms", Samples.of(latency))
                    .with("latency", outcome.latencies().json())
                    .with("kind", "floor: nothing is stored"));
        }
        if (bench.peers().contains(Peer.SQLITE)) {
            bench.progress().accept("new files by SQLite alone");
            RawSqlite sqlite = new RawSqlite(bench.ground().directory().resolve("sqlite"));
            double perSecond = sqlite.newFiles(new Extent(settings.streams(), FLOOR_SPAN));
            bench.found(Result.of(id(), "new files by SQLite alone, a second", "1/s", Samples.of(perSecond))
                    .with("kind", "floor: one row each, on disk, one after the other; nothing is sent"));
        }
    }

    private List<Result> at(
            Durability durability, Workbench bench, Varve varve, List<Subject> streams, Installation installation) {
        Settings settings = bench.settings();
        String level = durability.toString().toUpperCase(Locale.ROOT);
        bench.progress()
                .accept(settings.rate() + " msg/s at " + level + " for "
                        + settings.span().toSeconds() + " s");
        OpenLoop.Outcome outcome = OpenLoop.run(
                settings.rate(), settings.span(), () -> false, i -> publish(varve, streams, i, durability));
        Usage server = installation.child("p1").usage();
        double reached = outcome.answered() == 0 ? 0 : outcome.perSecond() / settings.rate();
        return List.of(
                result(
                                "latency at " + level + ", p99",
                                "ms",
                                outcome.latencies().millis(99),
                                LATENCY)
                        .with("latency", outcome.latencies().json())
                        .with("failed", outcome.failed())
                        .with("processes", installation.usage()),
                result("acknowledged at " + level + " / offered", "x", reached, SUSTAINED)
                        .with("sent", outcome.sent())
                        .with("answered", outcome.answered()),
                result("memory of the server after " + level, "MiB", server.residentMebibytes(), MEMORY)
                        .with("process", server.json()));
    }

    private Result result(String figure, String unit, double value, Bar bar) {
        return Result.of(id(), figure, unit, Samples.of(value)).bar(bar);
    }

    private static CompletableFuture<?> publish(Varve varve, List<Subject> streams, long i, Durability durability) {
        Message message = Payload.message();
        // Neighbours in time are strangers on disk: a stride that shares no factor with most counts of streams.
        int stream = (int) (i * 7919 % streams.size());
        return varve.streams().publishAsync(streams.get(stream), message, PublishOptions.atLeast(durability));
    }
}
