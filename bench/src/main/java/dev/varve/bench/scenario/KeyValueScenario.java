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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * PERF-6: puts and gets of keys, one at a time and many at once, against JetStream at the same promise.
 *
 * <p>JetStream's store is in the NATS server; a persist server is a process of its own. What that alone costs is measured beside it, by a {@link RawResponder}, and told for each of the four works.
 */
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
        try (Opened opened = new Opened()) {
            Varve varve = opened.add(installation.connect(Duration.ofSeconds(30)));
            Map<Object, KeyValueClient> bound = new LinkedHashMap<>();
            if (bench.peers().contains(Peer.RAW)) {
                bound.put(Peer.RAW, opened.add(RawKeyValues.start(bench.ground(), installation.url())));
            }
            if (bench.peers().contains(Peer.JETSTREAM)) {
                against(Peer.JETSTREAM, JetStreamSync.DEFAULT, Durability.PROCESS, varve, bound, bench)
                        .forEach(result -> bench.found(result.with("processes", installation.usage())));
            }
            if (bench.peers().contains(Peer.JETSTREAM_ALWAYS)) {
                against(Peer.JETSTREAM_ALWAYS, JetStreamSync.ALWAYS, Durability.DISK, varve, Map.of(), bench)
                        .forEach(result -> bench.found(result.with("processes", installation.usage())));
            }
        }
    }

    /** @param bound what else takes part, to show what can be reached */
    private List<Result> against(
            Peer peer,
            JetStreamSync sync,
            Durability durability,
            Varve varve,
            Map<Object, KeyValueClient> bound,
            Workbench bench) {
        try (JetStreamClient client =
                JetStreamClient.connect(bench.ground().jetStream(sync).url())) {
            Map<Object, KeyValueClient> all = new LinkedHashMap<>();
            all.put(Contest.VARVE, new VarveKeyValues(varve, durability));
            all.put(peer, new JetStreamKeyValues(client));
            all.putAll(bound);
            all.values().forEach(KeyValueScenario::fill);
            Map<String, Contest> contests = new LinkedHashMap<>();
            for (Work work : Work.values()) {
                contests.put(work.text, contest(work, durability, all, bench));
            }
            List<Result> results = new ArrayList<>(List.of(result(peer, durability, contests)));
            if (!bound.isEmpty()) {
                contests.forEach((work, contest) -> results.add(againstRaw(work, contest, peer)));
            }
            return results;
        }
    }

    private static Contest contest(Work work, Durability durability, Map<Object, KeyValueClient> all, Workbench bench) {
        Extent extent = new Extent(bench.settings().messages(), bench.settings().span());
        Contest contest = new Contest();
        all.forEach((name, client) -> contest.enter(name, round -> work.run(client, extent)));
        return contest.run(
                bench.settings().warmUps(),
                bench.settings().rounds(),
                text -> bench.progress().accept(work.text + " at " + durability + ", " + text));
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

    /** How close Varve is to what a process of its own can do at all, and how far {@code peer} is from that. */
    private Result againstRaw(String work, Contest contest, Peer peer) {
        double reached = contest.ratio(peer).median();
        double floor = ofRaw(contest, peer).median();
        String bound = String.format(
                Locale.ROOT,
                "of %s Varve makes %.2f x here, a process that stores nothing %.2f x",
                peer,
                reached,
                floor);
        return Result.of(id(), "kv " + work + ", against raw", "x", contest.ratio(Peer.RAW))
                .against(Peer.RAW)
                .with("kind", "floor: a process of its own that stores nothing")
                .with("bound", bound)
                .with("per-second", contest.json());
    }

    /** How many times as fast as {@code peer} the floor was in each round. */
    private static Samples ofRaw(Contest contest, Peer peer) {
        return contest.rates(Peer.RAW).dividedBy(contest.rates(peer));
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
            one.put(
                    "rounds",
                    contest.ratio(peer).values().stream().map(Result::rounded).toList());
            if (contest.has(Peer.RAW)) {
                one.put("raw-ratio", Result.rounded(ofRaw(contest, peer).median()));
                one.put("of-raw", Result.rounded(contest.ratio(Peer.RAW).median()));
            }
            one.put("per-second", contest.json());
            detail.put(work, one);
        });
        return Result.of(id(), "puts and gets a second at " + durability + ", the worst of four", "x", least)
                .against(peer)
                .bar(BAR)
                .with("works", detail);
    }
}
