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
import dev.varve.bench.load.Pipeline;
import dev.varve.bench.load.Throughput;
import dev.varve.bench.plot.Axis;
import dev.varve.bench.process.Ground;
import dev.varve.bench.process.Installation;
import dev.varve.stream.PublishOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * What messages to many streams cost while these are spread over more and more servers. All of them share the processors of one machine, so that there are not more messages a second once these are busy; what a message costs tells whether servers get into each other's way.
 */
final class GrowthOfServers {

    private static final List<Integer> SERVERS = List.of(1, 2, 4);
    private static final int STREAMS = 1_000;
    private static final Axis AXIS = Axis.of("persist servers, beside one coordinator");
    private static final double MICROS = 1e6;
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final Workbench bench;
    private final Curves rates = new Curves("growth", "servers-rate", AXIS, Axis.of("messages a second"));
    private final Curves costs = new Curves(
            "growth", "servers-cost", AXIS, Axis.of("µs of processor time of all persist servers for each message"));

    GrowthOfServers(Workbench bench) {
        this.bench = bench;
    }

    void run() {
        int most = GrowthScenario.measures(bench) ? SERVERS.size() : 1;
        SERVERS.subList(0, most).forEach(this::measure);
        String work = "200 B to " + STREAMS + " streams that are spread over the servers, 1000 under way, at PROCESS.";
        rates.tell(
                bench,
                "Messages a second, by servers",
                work + " All processes share this machine: the line ends to rise where its processors are busy.");
        costs.tell(
                bench,
                "What a message costs, by servers",
                work + " Lower is better; flat means that servers do not get into each other's way.");
    }

    private void measure(int count) {
        bench.say(count + " persist servers");
        List<String> names =
                IntStream.rangeClosed(1, count).mapToObj(i -> "p" + i).toList();
        try (Ground ground = bench.ground().part("servers-" + count)) {
            Installation installation = ground.installation();
            Ownership.start(installation, names);
            try (Varve varve = installation.connect(DEADLINE)) {
                Extent extent =
                        new Extent(bench.settings().messages(), bench.settings().span());
                var unused = publish(varve, extent);
                double before = seconds(installation, names);
                Throughput done = publish(varve, extent);
                rates.add(Contest.VARVE, count, done.perSecond());
                costs.add(Contest.VARVE, count, (seconds(installation, names) - before) * MICROS / done.count());
            }
        }
    }

    private static double seconds(Installation installation, List<String> names) {
        return names.stream()
                .mapToDouble(server -> installation.child(server).usage().cpu().toNanos() / 1e9)
                .sum();
    }

    private static Throughput publish(Varve varve, Extent extent) {
        Message message = Payload.message();
        PublishOptions process = PublishOptions.atLeast(Durability.PROCESS);
        return Pipeline.run(extent, Settings.IN_FLIGHT, i -> publish(varve, (int) (i % STREAMS), message, process));
    }

    private static CompletableFuture<?> publish(Varve varve, int stream, Message message, PublishOptions options) {
        return varve.streams().publishAsync(Subject.of("bench.servers." + stream), message, options);
    }
}
