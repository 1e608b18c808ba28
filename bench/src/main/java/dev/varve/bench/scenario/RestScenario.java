/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.bench.load.Crowd;
import dev.varve.bench.load.Extent;
import dev.varve.bench.load.Latencies;
import dev.varve.bench.load.Samples;
import dev.varve.bench.load.Throughput;
import dev.varve.bench.process.Child;
import dev.varve.bench.process.Installation;
import dev.varve.bench.process.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** PERF-3: a server starts anew over many streams that nobody asks for, and then some are read. */
final class RestScenario implements Scenario {

    private static final Bar READY = Bar.atMost(1);
    private static final Bar MEMORY = Bar.atMost(200);
    private static final Bar FIRST_READ = Bar.atMost(20);
    private static final int MOST_READS = 2_000;
    private static final long SEED = 17;
    private static final String ROLES = "coordinator,persist";
    /** A server that does next to nothing for so long has made the files of its streams. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    private static final Duration SETTLE_LIMIT = Duration.ofHours(12);

    @Override
    public String id() {
        return "PERF-3";
    }

    @Override
    public String name() {
        return "rest";
    }

    @Override
    public String work() {
        return "streams at rest: time to ready, memory, first read (--streams 1000000 for the bar)";
    }

    @Override
    public Settings settings(Scale scale) {
        return switch (scale) {
            case BAR -> settings(20_000);
            case BRIEF -> settings(2_000);
            case SHORT -> settings(20);
        };
    }

    private static Settings settings(int streams) {
        return new Settings(streams, (long) streams * Streams.MESSAGES, 1, Duration.ofHours(1), 1);
    }

    @Override
    public Bar bar() {
        return READY;
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(2);
    }

    @Override
    public void run(Workbench bench) {
        int streams = bench.settings().streams();
        Installation installation = bench.ground().installation();
        installation.serveArchived("p1", ROLES);
        installation.awaitReady();
        bench.progress().accept("building " + streams + " streams");
        try (Varve varve = installation.connect(Duration.ofSeconds(60))) {
            Streams.build(varve, streams);
        }
        // What is still in the journal is not at rest: a server that begins would first make files of it.
        Duration settled = installation.child("p1").awaitIdle(QUIET, SETTLE_LIMIT);
        installation.child("p1").stop();
        bench.progress().accept("starting the server anew, as its files were made after " + settled.toSeconds() + " s");
        double seconds = start(installation);
        Child server = installation.child("p1");
        Usage ready = server.usage();
        try (Varve varve = installation.connect(Duration.ofSeconds(60))) {
            Latencies reads = read(varve, streams);
            results(bench, seconds, ready, reads, server.usage()).forEach(bench::found);
        }
        bench.found(withoutStreams(bench, installation));
    }

    /** Starts a server on what one before it has left, and waits until it serves; returns after how many seconds. */
    private static double start(Installation installation) {
        long begun = System.nanoTime();
        installation.serveArchived("p1", ROLES);
        installation.awaitReady();
        return (System.nanoTime() - begun) / 1e9;
    }

    /** What a start costs by itself: no number of streams can cost less. The server begins with the classes that the one before it had. */
    private Result withoutStreams(Workbench bench, Installation installation) {
        bench.progress().accept("starting a server without a stream");
        installation.child("p1").stop();
        installation.putDataAside();
        double seconds = start(installation);
        Usage ready = installation.child("p1").usage();
        return Result.of(id(), "bound: the same time of a server without a stream", "s", Samples.of(seconds))
                .with("process", ready.json());
    }

    /** Reads the last message of streams drawn at random, each once. */
    private static Latencies read(Varve varve, int streams) {
        int[] chosen = new Random(SEED)
                .ints(0, streams)
                .distinct()
                .limit(Math.min(streams, MOST_READS))
                .toArray();
        Latencies latencies = new Latencies();
        Throughput unused = Crowd.run(Extent.of(chosen.length), 1, i -> readOne(varve, chosen[(int) i]), latencies);
        return latencies;
    }

    private static void readOne(Varve varve, int stream) {
        boolean whole = varve.streams()
                .last(Streams.subject(stream))
                .filter(message -> message.seq() == Streams.MESSAGES)
                .isPresent();
        if (!whole) {
            throw StorageException.corrupt("stream " + stream + " has lost its last message at rest", null);
        }
    }

    private List<Result> results(Workbench bench, double seconds, Usage ready, Latencies reads, Usage after) {
        int streams = bench.settings().streams();
        return List.of(
                result("time from exec to ready, the JVM's start included", "s", seconds, READY)
                        .with("streams", streams),
                result("memory when ready", "MiB", ready.residentMebibytes(), MEMORY)
                        .with("streams", streams)
                        .with("process", ready.json())
                        .with("after-reads", after.json()),
                result("first read of a stream, p99", "ms", reads.millis(99), FIRST_READ)
                        .with("streams", streams)
                        .with("seed", SEED)
                        .with("latency", reads.json()));
    }

    private Result result(String figure, String unit, double value, Bar bar) {
        return Result.of(id(), figure, unit, Samples.of(value)).bar(bar);
    }
}
