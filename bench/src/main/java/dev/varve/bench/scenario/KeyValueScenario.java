/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Durability;
import dev.varve.Varve;
import dev.varve.bench.load.Crowd;
import dev.varve.bench.load.Extent;
import dev.varve.bench.load.Pipeline;
import dev.varve.bench.load.Samples;
import dev.varve.bench.load.Throughput;
import dev.varve.bench.process.Installation;
import dev.varve.bench.process.JetStreamSync;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** PERF-6: puts and gets of keys, one at a time and many at once, against JetStream at the same promise. */
final class KeyValueScenario implements Scenario {

    private static final Bar BAR = Bar.atLeast(1);
    private static final int KEYS = 1_000;
    private static final int READERS = 32;

    @Override
    public String id() {
        return "PERF-6";
    }

    @Override
    public String name() {
        return "kv";
    }

    @Override
    public String work() {
        return "kv put and get, one at a time and pipelined, against JetStream KV that promises as much";
    }

    @Override
    public Settings settings(Scale scale) {
        return switch (scale) {
            case BAR -> new Settings(1, 200_000, 1, Duration.ofSeconds(3), 5);
            case BRIEF -> new Settings(1, 50_000, 1, Duration.ofSeconds(1), 3);
            case SHORT -> new Settings(1, 200, 1, Duration.ofMillis(100), 1);
        };
    }

    @Override
    public Bar bar() {
        return BAR;
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(3);
    }

    @Override
    public void run(Workbench bench) {
        Installation installation = bench.ground().oneServer();
        try (Varve varve = installation.connect(Duration.ofSeconds(30))) {
            if (bench.peers().contains(Peer.JETSTREAM)) {
                bench.found(against(Peer.JETSTREAM, JetStreamSync.DEFAULT, Durability.PROCESS, varve, bench)
                        .with("processes", installation.usage()));
            }
            if (bench.peers().contains(Peer.JETSTREAM_ALWAYS)) {
                bench.found(against(Peer.JETSTREAM_ALWAYS, JetStreamSync.ALWAYS, Durability.DISK, varve, bench)
                        .with("processes", installation.usage()));
            }
        }
    }

    private Result against(Peer peer, JetStreamSync sync, Durability durability, Varve varve, Workbench bench) {
        try (JetStreamClient client =
                JetStreamClient.connect(bench.ground().jetStream(sync).url())) {
            KeyValueClient own = new VarveKeyValues(varve, durability);
            KeyValueClient other = new JetStreamKeyValues(client);
            fill(own);
            fill(other);
            Map<String, Contest> contests = new LinkedHashMap<>();
            for (Work work : Work.values()) {
                Extent extent =
                        new Extent(bench.settings().messages(), bench.settings().span());
                contests.put(
                        work.text,
                        new Contest()
                                .enter(Contest.VARVE, round -> work.run(own, extent))
                                .enter(peer, round -> work.run(other, extent))
                                .run(
                                        bench.settings().warmUps(),
                                        bench.settings().rounds(),
                                        text -> bench.progress()
                                                .accept(work.text + " at " + durability + ", " + text)));
            }
            return result(peer, durability, contests);
        }
    }

    private static void fill(KeyValueClient client) {
        Throughput unused = Pipeline.run(Extent.of(KEYS), Settings.IN_FLIGHT, client::putAsync);
    }

    /** The four ways to use a bucket that count. */
    private enum Work {
        PUT("put one at a time") {
            @Override
            Throughput measure(KeyValueClient client, Extent extent) {
                return Crowd.run(extent, 1, i -> client.put(i % KEYS));
            }
        },
        GET("get one at a time") {
            @Override
            Throughput measure(KeyValueClient client, Extent extent) {
                return Crowd.run(extent, 1, i -> client.get(i % KEYS));
            }
        },
        PUT_PIPELINED("put, " + Settings.IN_FLIGHT + " under way") {
            @Override
            Throughput measure(KeyValueClient client, Extent extent) {
                return Pipeline.run(extent, Settings.IN_FLIGHT, i -> client.putAsync(i % KEYS));
            }
        },
        GET_CROWD("get, " + READERS + " threads") {
            @Override
            Throughput measure(KeyValueClient client, Extent extent) {
                return Crowd.run(extent, READERS, i -> client.get(i % KEYS));
            }
        };

        private final String text;

        Work(String text) {
            this.text = text;
        }

        abstract Throughput measure(KeyValueClient client, Extent extent);

        double run(KeyValueClient client, Extent extent) {
            return measure(client, extent).perSecond();
        }
    }

    /** The bar counts for each of the four: the value is the least of them. */
    private Result result(Peer peer, Durability durability, Map<String, Contest> contests) {
        Samples least = contests.values().stream()
                .map(contest -> contest.ratio(peer))
                .min((one, other) -> Double.compare(one.median(), other.median()))
                .orElseThrow();
        Map<String, Object> detail = new LinkedHashMap<>();
        contests.forEach((work, contest) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("ratio", Result.rounded(contest.ratio(peer).median()));
            one.put("best", Result.rounded(contest.ratio(peer).greatest()));
            one.put("per-second", contest.json());
            detail.put(work, one);
        });
        return Result.of(id(), "puts and gets a second at " + durability + ", the worst of four", "x", least)
                .against(peer)
                .bar(BAR)
                .with("works", detail);
    }
}
