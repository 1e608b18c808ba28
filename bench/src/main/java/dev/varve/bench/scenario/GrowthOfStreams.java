/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Varve;
import dev.varve.bench.load.Extent;
import dev.varve.bench.load.Pipeline;
import dev.varve.bench.load.Throughput;
import dev.varve.bench.plot.Axis;
import dev.varve.bench.process.Child;
import dev.varve.bench.process.DiskUse;
import dev.varve.bench.process.Ground;
import dev.varve.bench.process.Installation;
import dev.varve.bench.process.JetStreamSync;
import dev.varve.bench.process.NatsNode;
import java.time.Duration;

/** What streams of three messages cost while nobody uses them: disk, memory of a server that has just started, and the time until it serves. */
final class GrowthOfStreams {

    private static final Axis STREAMS = Axis.of("streams of three messages of 200 B");
    private static final double KIB = 1024;
    /** Each takes JetStream milliseconds to create. */
    private static final int MOST_AT_PEER = 1_000;

    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final Workbench bench;
    private final Ground ground;
    private final Curves disk;
    private final Curves memory;
    private final Curves ready;

    GrowthOfStreams(Workbench bench, Ground ground) {
        this.bench = bench;
        this.ground = ground;
        this.disk = new Curves("growth", "streams-disk", STREAMS, Axis.of("KiB of disk for each stream"));
        this.memory = new Curves("growth", "streams-memory", STREAMS, Axis.of("MiB of memory of the server"));
        this.ready = new Curves("growth", "streams-ready", STREAMS, Axis.of("seconds from start until it serves"));
    }

    void run() {
        varve();
        if (bench.peers().contains(Peer.JETSTREAM)) {
            jetStream();
        }
        disk.tell(
                bench,
                "Disk of each stream",
                "All blocks of all files and directories, after the server was stopped. Lower is better; flat is as it should be.");
        memory.tell(
                bench,
                "Memory of a server over streams at rest",
                "Resident, when it has just started and nobody has asked for a stream. Lower is better; flat is as it should be.");
        ready.tell(
                bench,
                "Time until a server serves",
                "From starting the process over that many streams at rest. Lower is better; flat is as it should be.");
    }

    private void varve() {
        Installation installation = ground.oneServer();
        int built = 0;
        for (int streams = 1; streams <= bench.settings().streams(); streams *= 10) {
            bench.say("varve: " + streams + " streams");
            try (Varve varve = installation.connect(DEADLINE)) {
                Streams.build(varve, built, streams);
            }
            built = streams;
            installation.child("p1").stop();
            disk.add(Contest.VARVE, streams, perStream(DiskUse.of(installation.data()), streams));
            long begun = System.nanoTime();
            Child server = installation.serve("p1", "coordinator,persist");
            installation.awaitReady();
            started(Contest.VARVE, streams, begun, server);
        }
    }

    private void jetStream() {
        NatsNode node = ground.jetStream(JetStreamSync.DEFAULT);
        String name = Peer.JETSTREAM.toString();
        int built = 0;
        for (int streams = 1; streams <= Math.min(MOST_AT_PEER, bench.settings().streams()); streams *= 10) {
            bench.say(name + ": " + streams + " streams");
            build(node, built, streams);
            built = streams;
            node.child().stop();
            disk.add(name, streams, perStream(DiskUse.of(node.store()), streams));
            long begun = System.nanoTime();
            node = ground.jetStreamAgain(JetStreamSync.DEFAULT);
            started(name, streams, begun, node.child());
        }
    }

    private static void build(NatsNode node, int from, int to) {
        byte[] value = Payload.array();
        try (JetStreamClient client = JetStreamClient.connect(node.url())) {
            for (int i = from; i < to; i++) {
                client.createStream("s" + i, Streams.subject(i).value());
            }
            Throughput unused = Pipeline.run(
                    Extent.of((long) (to - from) * Streams.MESSAGES),
                    Settings.IN_FLIGHT,
                    i -> client.publish(
                            Streams.subject(from + i / Streams.MESSAGES).value(), value));
        }
    }

    private void started(String name, int streams, long begun, Child server) {
        ready.add(name, streams, (System.nanoTime() - begun) / 1e9);
        memory.add(name, streams, server.usage().residentMebibytes());
    }

    private static double perStream(DiskUse use, int streams) {
        return use.allocated() / KIB / streams;
    }
}
