/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.bench.load.Crowd;
import dev.varve.bench.load.Extent;
import dev.varve.bench.load.Latencies;
import dev.varve.bench.plot.Axis;
import dev.varve.bench.process.Ground;
import dev.varve.bench.process.Installation;
import dev.varve.bench.process.JetStreamSync;
import dev.varve.stream.PublishOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** How many acknowledgements a second callers get, and how long each waits, by the number of callers who wait for one before they ask for the next. */
final class GrowthOfCallers {

    private static final List<Integer> CALLERS = List.of(1, 4, 16, 64, 256, 1_000);
    /** They share connections, as the threads of a few processes would. */
    private static final int CONNECTIONS = 4;

    private static final int FEW = 4;
    private static final double TAIL = 99;
    private static final String SUBJECT = "bench.callers";
    private static final Axis AXIS = Axis.of("callers at once, over " + CONNECTIONS + " connections");
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final Workbench bench;
    private final Ground ground;
    private final Curves rates = new Curves("growth", "callers-rate", AXIS, Axis.of("acknowledgements a second"));
    private final Curves waits = new Curves("growth", "callers-latency", AXIS, Axis.of("ms until acknowledged, p99"));

    GrowthOfCallers(Workbench bench, Ground ground) {
        this.bench = bench;
        this.ground = ground;
    }

    void run() {
        try (Opened opened = new Opened()) {
            LongConsumer varve = varve(opened);
            LongConsumer synced = jetStream(opened, JetStreamSync.ALWAYS);
            LongConsumer unsynced = jetStream(opened, JetStreamSync.DEFAULT);
            for (int callers : callers()) {
                bench.say(callers + " callers");
                measure("varve, on disk", callers, varve);
                measure("jetstream, on disk", callers, synced);
                measure("jetstream, as it comes", callers, unsynced);
            }
        }
        String promise = " 'On disk': synced before the acknowledgement.";
        rates.tell(
                bench,
                "Acknowledgements a second, by callers",
                "200 B to one stream; each caller waits before it asks again. Higher is better." + promise);
        waits.tell(
                bench,
                "Wait for an acknowledgement, by callers",
                "200 B to one stream; each caller waits before it asks again. Lower is better." + promise);
    }

    private List<Integer> callers() {
        boolean measures = GrowthScenario.measures(bench);
        return CALLERS.stream().filter(callers -> measures || callers <= FEW).toList();
    }

    private LongConsumer varve(Opened opened) {
        Installation installation = ground.oneServer();
        List<Varve> clients = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(opened.add(installation.connect(DEADLINE)));
        }
        Subject subject = Subject.of(SUBJECT);
        Message message = Payload.message();
        PublishOptions disk = PublishOptions.atLeast(Durability.DISK);
        return i -> {
            var unused = clients.get((int) (i % CONNECTIONS)).streams().publish(subject, message, disk);
        };
    }

    private LongConsumer jetStream(Opened opened, JetStreamSync sync) {
        String url = ground.jetStream(sync).url();
        List<JetStreamClient> clients = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(opened.add(JetStreamClient.connect(url)));
        }
        clients.get(0).createStream("callers", SUBJECT);
        byte[] value = Payload.array();
        return i -> clients.get((int) (i % CONNECTIONS)).publish(SUBJECT, value).join();
    }

    private void measure(String name, int callers, LongConsumer publish) {
        Extent extent = new Extent(bench.settings().messages(), bench.settings().span());
        var unused = Crowd.run(extent, callers, publish);
        Latencies latencies = new Latencies();
        rates.add(name, callers, Crowd.run(extent, callers, publish, latencies).perSecond());
        waits.add(name, callers, latencies.millis(TAIL));
    }
}
