/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Durability;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.bench.load.Extent;
import dev.varve.bench.load.Pipeline;
import dev.varve.bench.load.Throughput;
import dev.varve.bench.process.Child;
import dev.varve.bench.process.Installation;
import dev.varve.bench.process.JetStreamSync;
import dev.varve.bench.process.NatsNode;
import dev.varve.stream.PublishOptions;
import java.time.Duration;
import java.util.List;

/** PERF-5: reading a whole stream through NATS, by a client with little memory. */
final class ScanScenario implements Scenario {

    private static final Bar BAR = Bar.atLeast(0.5);
    private static final double AIM = 1;
    private static final String HEAP = "-Xmx64m";
    private static final Duration READ_LIMIT = Duration.ofMinutes(5);

    @Override
    public String id() {
        return "PERF-5";
    }

    @Override
    public String name() {
        return "scan";
    }

    @Override
    public String work() {
        return "getAll of 1,000,000 x 200 B through NATS with a heap of 64 MB, against a JetStream ordered consumer";
    }

    @Override
    public Settings settings(Scale scale) {
        return switch (scale) {
            case BAR -> new Settings(1, 1_000_000, 1, Duration.ofHours(1), 5);
            case BRIEF -> new Settings(1, 200_000, 1, Duration.ofHours(1), 3);
            case SHORT -> new Settings(1, 2_000, 1, Duration.ofHours(1), 1);
        };
    }

    @Override
    public Bar bar() {
        return BAR;
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(2);
    }

    @Override
    public void run(Workbench bench) {
        long messages = bench.settings().messages();
        Installation installation = bench.ground().oneServer();
        bench.progress().accept("writing " + messages + " messages to each");
        fill(installation, messages);
        Contest contest = new Contest();
        Child own = client(bench, Contest.VARVE, installation.url());
        contest.enter(Contest.VARVE, round -> read(own, round, messages));
        if (bench.peers().contains(Peer.JETSTREAM)) {
            NatsNode node = bench.ground().jetStream(JetStreamSync.DEFAULT);
            fill(node, messages);
            Child other = client(bench, Peer.JETSTREAM.toString(), node.url());
            contest.enter(Peer.JETSTREAM, round -> read(other, round, messages));
        }
        contest.run(bench.settings().warmUps(), bench.settings().rounds(), bench.progress());
        bench.found(result(contest)
                .with("client-heap", HEAP)
                .with("client", own.usage().json())
                .with("processes", installation.usage()));
    }

    private static void fill(Installation installation, long messages) {
        Subject subject = Subject.of(ScanClient.SUBJECT);
        PublishOptions process = PublishOptions.atLeast(Durability.PROCESS);
        try (Varve varve = installation.connect(Duration.ofSeconds(60))) {
            Throughput unused = Pipeline.run(
                    Extent.of(messages),
                    Settings.IN_FLIGHT,
                    i -> varve.streams().publishAsync(subject, Payload.message(), process));
        }
    }

    private static void fill(NatsNode node, long messages) {
        byte[] value = Payload.array();
        try (JetStreamClient client = JetStreamClient.connect(node.url())) {
            client.createStream("scan", ScanClient.SUBJECT);
            Throughput unused = Pipeline.run(
                    Extent.of(messages), Settings.IN_FLIGHT, i -> client.publish(ScanClient.SUBJECT, value));
        }
    }

    private static Child client(Workbench bench, String kind, String url) {
        List<String> arguments =
                List.of(kind, url, Long.toString(bench.settings().messages()));
        return bench.ground().java("scan-" + kind, ScanClient.class.getName(), List.of(HEAP), arguments);
    }

    /** Has the client read everything, and gives messages a second as the client saw it. */
    private static double read(Child client, int round, long messages) {
        client.tell("read");
        client.await("done reading", READ_LIMIT, () -> answers(client).size() > round);
        String[] answer = answers(client).get(round).split(" ");
        long count = Long.parseLong(answer[1]);
        if (count != messages) {
            throw StorageException.corrupt(client.name() + " read " + count + " of " + messages + " messages", null);
        }
        return new Throughput(count, Long.parseLong(answer[2])).perSecond();
    }

    /** The lines that are whole. */
    private static List<String> answers(Child client) {
        String out = client.out();
        return out.substring(0, out.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.startsWith("read "))
                .toList();
    }

    private Result result(Contest contest) {
        return contest.has(Peer.JETSTREAM)
                ? Result.of(
                                id(),
                                "messages read a second, against an ordered consumer",
                                "x",
                                contest.ratio(Peer.JETSTREAM))
                        .against(Peer.JETSTREAM)
                        .bar(BAR)
                        .with("aim", AIM)
                        .with("per-second", contest.json())
                : Result.of(id(), "messages read", "1/s", contest.rates(Contest.VARVE));
    }
}
