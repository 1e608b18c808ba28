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
import dev.varve.bench.process.Installation;
import dev.varve.bench.process.JetStreamSync;
import dev.varve.stream.PublishOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** PERF-1: messages to one stream, each synced to disk before its acknowledgement, many under way. */
final class PublishScenario implements Scenario {

    private static final Bar BAR = Bar.atLeast(15);
    private static final Bar AIM = Bar.atLeast(1);
    private static final String SUBJECT = "bench.publish";

    @Override
    public String id() {
        return "PERF-1";
    }

    @Override
    public String name() {
        return "publish";
    }

    @Override
    public String work() {
        return "one stream, 200 B, publish at DISK, pipelined, through NATS";
    }

    @Override
    public Settings settings(Scale scale) {
        return switch (scale) {
            case BAR -> new Settings(1, 1_000_000, 1, Duration.ofSeconds(5), 5);
            case BRIEF -> new Settings(1, 500_000, 1, Duration.ofSeconds(3), 3);
            case SHORT -> new Settings(1, 2_000, 1, Duration.ofMillis(300), 1);
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
        Extent extent = new Extent(bench.settings().messages(), bench.settings().span());
        Installation installation = bench.ground().oneServer();
        try (Opened opened = new Opened()) {
            Varve varve = opened.add(installation.connect(Duration.ofSeconds(30)));
            Contest contest = new Contest().enter(Contest.VARVE, round -> rate(extent, publish(varve)));
            jetStream(contest, opened, bench, extent);
            if (bench.peers().contains(Peer.RAW)) {
                RawEcho echo = RawEcho.start(opened, installation.url());
                contest.enter(Peer.RAW, round -> rate(extent, i -> echo.ask()));
            }
            if (bench.peers().contains(Peer.SQLITE)) {
                RawSqlite sqlite = new RawSqlite(bench.ground().directory().resolve("sqlite"));
                contest.enter(Peer.SQLITE, round -> sqlite.rows(extent));
            }
            contest.run(bench.settings().warmUps(), bench.settings().rounds(), bench.progress());
            results(contest, installation).forEach(bench::found);
        }
    }

    private static double rate(Extent extent, LongFunction<CompletableFuture<?>> operation) {
        return Pipeline.run(extent, Settings.IN_FLIGHT, operation).perSecond();
    }

    private static LongFunction<CompletableFuture<?>> publish(Varve varve) {
        Subject subject = Subject.of(SUBJECT);
        Message message = Payload.message();
        PublishOptions disk = PublishOptions.atLeast(Durability.DISK);
        return i -> varve.streams().publishAsync(subject, message, disk);
    }

    private static void jetStream(Contest contest, Opened opened, Workbench bench, Extent extent) {
        byte[] value = Payload.array();
        for (Peer peer : List.of(Peer.JETSTREAM, Peer.JETSTREAM_ALWAYS)) {
            if (bench.peers().contains(peer)) {
                JetStreamSync sync = peer == Peer.JETSTREAM ? JetStreamSync.DEFAULT : JetStreamSync.ALWAYS;
                JetStreamClient client = opened.add(
                        JetStreamClient.connect(bench.ground().jetStream(sync).url()));
                client.createStream("bench", SUBJECT);
                contest.enter(peer, round -> rate(extent, i -> client.publish(SUBJECT, value)));
            }
        }
    }

    private List<Result> results(Contest contest, Installation installation) {
        return Stream.of(Peer.values())
                .filter(contest::has)
                .map(peer -> Result.of(id(), "messages a second at DISK, against " + peer, "x", contest.ratio(peer))
                        .bar(bar(peer))
                        .against(peer)
                        .with("kind", kind(peer))
                        .with("per-second", contest.json())
                        .with("processes", installation.usage()))
                .toList();
    }

    private static @Nullable Bar bar(Peer peer) {
        return switch (peer) {
            case JETSTREAM_ALWAYS -> BAR;
            case JETSTREAM -> AIM;
            case RAW, SQLITE -> null;
        };
    }

    private static String kind(Peer peer) {
        return switch (peer) {
            case JETSTREAM_ALWAYS -> "bar";
            case JETSTREAM -> "aim: this peer's acknowledgement is not synced";
            case RAW -> "floor: nothing is stored";
            case SQLITE -> "floor: nothing is sent; a thousand rows in each commit of one file, on disk";
        };
    }
}
