/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Varve;
import dev.varve.bench.load.Extent;
import dev.varve.bench.load.Pipeline;
import dev.varve.bench.load.Samples;
import dev.varve.bench.load.Throughput;
import dev.varve.bench.process.DiskUse;
import dev.varve.bench.process.Installation;
import dev.varve.bench.process.JetStreamSync;
import dev.varve.bench.process.NatsNode;
import java.time.Duration;
import java.util.Map;

/** PERF-12: the disk that a stream of three messages takes, all files and directories counted. */
final class DiskScenario implements Scenario {

    private static final Bar BAR = Bar.atMost(10);
    private static final double KIB = 1024;
    private static final Duration QUIET = Duration.ofSeconds(4);
    private static final Duration SETTLE_LIMIT = Duration.ofMinutes(10);

    /** JetStream's figure does not depend on the number, and each takes it milliseconds. */
    private static final int MOST_AT_PEER = 1_000;

    @Override
    public String id() {
        return "PERF-12";
    }

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public String work() {
        return "disk of each of 100,000 streams of three messages of 200 B";
    }

    @Override
    public Settings settings(Scale scale) {
        return switch (scale) {
            case BAR -> settings(100_000);
            case BRIEF -> settings(10_000);
            case SHORT -> settings(20);
        };
    }

    private static Settings settings(int streams) {
        return new Settings(streams, (long) streams * Streams.MESSAGES, 1, Duration.ofHours(1), 1);
    }

    @Override
    public Bar bar() {
        return BAR;
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(200);
    }

    @Override
    public void run(Workbench bench) {
        int streams = bench.settings().streams();
        Installation installation = bench.ground().oneServer();
        bench.progress().accept("building " + streams + " streams");
        try (Varve varve = installation.connect(Duration.ofSeconds(60))) {
            Streams.build(varve, streams);
        }
        // Files are made after their streams; what a server keeps for its own work, such as a journal, goes when it
        // stops. What is left is what streams cost.
        var unused = installation.child("p1").awaitIdle(QUIET, SETTLE_LIMIT);
        installation.child("p1").stop();
        DiskUse use = DiskUse.of(installation.data());
        Result own = Result.of(id(), "disk of a stream of three messages", "KB", Samples.of(perStream(use, streams)))
                .bar(BAR)
                .with("streams", streams)
                .with("bytes-by-length", use.length() / streams)
                .with("bytes-of-payload", Streams.MESSAGES * Settings.MESSAGE_BYTES);
        bench.found(bench.peers().contains(Peer.JETSTREAM) ? own.with("jetstream", peer(bench, streams)) : own);
    }

    private static double perStream(DiskUse use, int streams) {
        return use.allocated() / KIB / streams;
    }

    private static Map<String, Object> peer(Workbench bench, int wanted) {
        int streams = Math.min(wanted, MOST_AT_PEER);
        bench.progress().accept("building " + streams + " streams at JetStream");
        NatsNode node = bench.ground().jetStream(JetStreamSync.DEFAULT);
        byte[] value = Payload.array();
        try (JetStreamClient client = JetStreamClient.connect(node.url())) {
            for (int i = 0; i < streams; i++) {
                client.createStream("s" + i, Streams.subject(i).value());
            }
            Throughput unused = Pipeline.run(
                    Extent.of((long) streams * Streams.MESSAGES),
                    Settings.IN_FLIGHT,
                    i -> client.publish(Streams.subject(i / Streams.MESSAGES).value(), value));
        }
        node.child().stop();
        return Map.of("streams", streams, "kilobytes", Result.rounded(perStream(DiskUse.of(node.store()), streams)));
    }
}
