/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.bench.load.Crowd;
import dev.varve.bench.load.Extent;
import dev.varve.bench.load.Latencies;
import dev.varve.bench.load.Pipeline;
import dev.varve.bench.load.Throughput;
import dev.varve.bench.process.JetStreamSync;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.ToDoubleFunction;

/** PERF-7: the same work on the same nats-server through the JetStream backend and through the library of JetStream. */
final class BackendScenario implements Scenario {

    private static final Bar THROUGHPUT = Bar.atLeast(0.9);
    private static final Bar LATENCY = Bar.atMost(1.1);
    private static final int KEYS = 1_000;

    @Override
    public String id() {
        return "PERF-7";
    }

    @Override
    public String name() {
        return "backend";
    }

    @Override
    public String work() {
        return "the JetStream backend against JetStream's own library: publish, kv, ordered read";
    }

    @Override
    public Settings settings(Scale scale) {
        return switch (scale) {
            case BAR -> new Settings(1, 50_000, 1, Duration.ofSeconds(3), 5);
            case BRIEF -> new Settings(1, 20_000, 1, Duration.ofSeconds(1), 3);
            case SHORT -> new Settings(1, 200, 1, Duration.ofMillis(200), 1);
        };
    }

    @Override
    public Bar bar() {
        return THROUGHPUT;
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(3);
    }

    @Override
    public void run(Workbench bench) {
        String url = bench.ground().jetStream(JetStreamSync.DEFAULT).url();
        Extent extent = new Extent(bench.settings().messages(), bench.settings().span());
        try (Varve varve = Varve.open(VarveConfig.of("jetstream").with("nats.url", url));
                JetStreamClient raw = JetStreamClient.connect(url)) {
            Pair pair = new Pair(new VarveBackendClient(varve), new RawBackendClient(raw), bench);
            pair.both(client -> Pipeline.run(Extent.of(KEYS), Settings.IN_FLIGHT, client::putAsync)
                    .perSecond());
            bench.found(throughput(
                    "publish, " + Settings.IN_FLIGHT + " under way",
                    pair,
                    client -> Pipeline.run(extent, Settings.IN_FLIGHT, i -> client.publishAsync())
                            .perSecond()));
            bench.found(latency("publish one at a time", pair, client -> p50(extent, i -> client.publish())));
            bench.found(latency("kv put one at a time", pair, client -> p50(extent, i -> client.put(i % KEYS))));
            bench.found(latency("kv get one at a time", pair, client -> p50(extent, i -> client.get(i % KEYS))));
            long count = Math.min(extent.count(), 20_000);
            pair.both(client -> Pipeline.run(Extent.of(count), Settings.IN_FLIGHT, i -> client.publishAsync())
                    .perSecond());
            bench.found(throughput("ordered read", pair, client -> read(client, count)));
        }
    }

    private static double p50(Extent extent, LongConsumer operation) {
        Latencies latencies = new Latencies();
        Throughput unused = Crowd.run(extent, 1, operation, latencies);
        return latencies.millis(50);
    }

    private static double read(BackendClient client, long count) {
        long begun = System.nanoTime();
        client.read(count);
        return new Throughput(count, System.nanoTime() - begun).perSecond();
    }

    private Result throughput(String work, Pair pair, ToDoubleFunction<BackendClient> trial) {
        Contest contest = pair.contest(work, trial);
        return Result.of(id(), work + ", a second, against the library", "x", contest.ratio(Peer.JETSTREAM))
                .against(Peer.JETSTREAM)
                .bar(THROUGHPUT)
                .with("per-second", contest.json());
    }

    private Result latency(String work, Pair pair, ToDoubleFunction<BackendClient> trial) {
        Contest contest = pair.contest(work, trial);
        return Result.of(id(), work + ", p50 against the library's", "x", contest.ratio(Peer.JETSTREAM))
                .against(Peer.JETSTREAM)
                .bar(LATENCY)
                .with("p50-ms", contest.json());
    }

    /** The two that do the same. */
    private record Pair(BackendClient own, BackendClient other, Workbench bench) {

        void both(ToDoubleFunction<BackendClient> work) {
            double unused = work.applyAsDouble(own) + work.applyAsDouble(other);
        }

        Contest contest(String work, ToDoubleFunction<BackendClient> trial) {
            return new Contest()
                    .enter(Contest.VARVE, round -> trial.applyAsDouble(own))
                    .enter(Peer.JETSTREAM, round -> trial.applyAsDouble(other))
                    .run(
                            bench.settings().warmUps(),
                            bench.settings().rounds(),
                            text -> bench.progress().accept(work + ", " + text));
        }
    }
}
