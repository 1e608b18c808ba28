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
import dev.varve.bench.load.Pipeline;
import dev.varve.bench.process.Child;
import dev.varve.bench.process.Installation;
import dev.varve.bench.process.JetStreamSync;
import dev.varve.stream.PublishOptions;
import java.time.Duration;

/** PERF-4: the first write to new streams, against the creation of streams at JetStream. */
final class CreateScenario implements Scenario {

    private static final Bar BAR = Bar.atLeast(10);

    /** JetStream creates one stream at a time, however many ask. */
    private static final int ASKING = 16;

    private static final int SLOTS_REACHED = 3000;

    private static final Duration QUIET = Duration.ofSeconds(4);
    private static final Duration SETTLE_LIMIT = Duration.ofMinutes(5);

    @Override
    public String id() {
        return "PERF-4";
    }

    @Override
    public String name() {
        return "create";
    }

    @Override
    public String work() {
        return "first write to 10,000 new streams at DISK, against JetStream's creation of as many";
    }

    @Override
    public Settings settings(Scale scale) {
        return switch (scale) {
            case BAR -> new Settings(10_000, 10_000, 1, Duration.ofMinutes(3), 1);
            case BRIEF -> new Settings(5_000, 5_000, 1, Duration.ofSeconds(20), 1);
            case SHORT -> new Settings(20, 20, 1, Duration.ofSeconds(2), 1);
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
        Settings settings = bench.settings();
        Installation installation = bench.ground().oneServer();
        try (Opened opened = new Opened()) {
            Varve varve = opened.add(installation.connect(Duration.ofSeconds(60)));
            double[] settled = new double[1];
            Duration[] taken = new Duration[2];
            Contest contest = new Contest().enter(Contest.VARVE, round -> {
                Child server = installation.child("p1");
                Duration before = server.usage().cpu();
                double rate = write(varve, own(settings, round), round);
                taken[0] = server.usage().cpu().minus(before);
                // The files of the streams are made later, and not at the peer's cost.
                Duration after = server.awaitIdle(QUIET, SETTLE_LIMIT);
                taken[1] = server.usage().cpu().minus(before);
                settled[0] = after.toMillis() / 1e3;
                return rate;
            });
            if (bench.peers().contains(Peer.JETSTREAM)) {
                JetStreamClient client = opened.add(JetStreamClient.connect(
                        bench.ground().jetStream(JetStreamSync.DEFAULT).url()));
                contest.enter(Peer.JETSTREAM, round -> create(client, extent(settings, round), round));
            }
            contest.run(1, settings.rounds(), bench.progress());
            bench.found(result(contest)
                    .with("seconds-until-all-files-are-made", settled[0])
                    .with("server-cpu-seconds-until-acknowledged", taken[0].toMillis() / 1e3)
                    .with("server-cpu-seconds-with-the-files", taken[1].toMillis() / 1e3)
                    .with("processes", installation.usage()));
        }
    }

    /** The warm-up makes a tenth as many: streams slow JetStream down as they grow in number. */
    private static Extent extent(Settings settings, int round) {
        int streams = round == 0 ? Math.max(1, settings.streams() / 10) : settings.streams();
        return new Extent(streams, settings.span());
    }

    /** The warm-up reaches most slots: that they get an owner is not the work of a stream, and comes once. */
    private static Extent own(Settings settings, int round) {
        return round == 0
                ? Extent.of(Math.max(settings.streams() / 10, Math.min(settings.streams(), SLOTS_REACHED)))
                : extent(settings, round);
    }

    private static double write(Varve varve, Extent extent, int round) {
        Message message = Payload.message();
        PublishOptions disk = PublishOptions.atLeast(Durability.DISK);
        return Pipeline.run(
                        extent,
                        Settings.IN_FLIGHT,
                        i -> varve.streams().publishAsync(Subject.of("bench.new." + round + "." + i), message, disk))
                .perSecond();
    }

    private static double create(JetStreamClient client, Extent extent, int round) {
        return Crowd.run(
                        extent,
                        ASKING,
                        i -> client.createStream("new-" + round + "-" + i, "bench.new." + round + "." + i))
                .perSecond();
    }

    private Result result(Contest contest) {
        return contest.has(Peer.JETSTREAM)
                ? Result.of(
                                id(),
                                "first writes a second, against streams created a second",
                                "x",
                                contest.ratio(Peer.JETSTREAM))
                        .against(Peer.JETSTREAM)
                        .bar(BAR)
                        .with("per-second", contest.json())
                : Result.of(id(), "first writes to new streams", "1/s", contest.rates(Contest.VARVE));
    }
}
