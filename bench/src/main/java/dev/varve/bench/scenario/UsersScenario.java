/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Varve;
import dev.varve.bench.load.Crowd;
import dev.varve.bench.load.Extent;
import dev.varve.bench.load.OpenLoop;
import dev.varve.bench.load.Samples;
import dev.varve.bench.load.Throughput;
import dev.varve.bench.process.Installation;
import dev.varve.bench.process.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** PS-19: many users at once through two persist servers, each with a stream, a bucket and a feed of its own. */
final class UsersScenario implements Scenario {

    private static final Bar RATE = Bar.atLeast(10_000);
    private static final Bar LOST = Bar.atMost(0);
    private static final List<String> SERVERS = List.of("p1", "p2");

    /** Of this many operations of a user, so many store a message, so many put the key, and the rest read it. */
    private static final int TURN = 10;

    private static final int PUBLISHES = 7;
    private static final int PUTS = 2;

    private static final int CONNECTIONS = 4;
    private static final int READERS = 32;

    @Override
    public String id() {
        return "PS-19";
    }

    @Override
    public String name() {
        return "users";
    }

    @Override
    public String work() {
        return "10,000 users with a stream, a bucket and a feed each, 12,000 operations a second through two servers";
    }

    @Override
    public Settings settings(Scale scale) {
        return switch (scale) {
            case BAR -> new Settings(10_000, 7_200_000, 12_000, Duration.ofMinutes(10), 1);
            case BRIEF -> new Settings(1_000, 60_000, 2_000, Duration.ofSeconds(30), 1);
            case SHORT -> new Settings(20, 200, 200, Duration.ofSeconds(1), 1);
        };
    }

    @Override
    public Bar bar() {
        return RATE;
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(3);
    }

    @Override
    public void run(Workbench bench) {
        Installation installation = bench.ground().installation();
        Ownership.start(installation, SERVERS);
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        try (Opened opened = new Opened()) {
            List<Varve> clients = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(opened.add(installation.connect(Duration.ofSeconds(60))));
            }
            List<User> users = arrive(bench, clients, opened);
            load(bench, installation, users, readers).forEach(bench::found);
        } finally {
            readers.shutdownNow();
        }
    }

    /** Every user opens a feed, stores a message and puts the key. */
    private static List<User> arrive(Workbench bench, List<Varve> clients, Opened opened) {
        int count = bench.settings().streams();
        bench.say(count + " users arrive");
        User[] users = new User[count];
        Throughput unused = Crowd.run(Extent.of(count), READERS, i -> {
            User user = new User(clients.get((int) (i % clients.size())), (int) i);
            user.publish().join();
            user.put().join();
            users[(int) i] = user;
        });
        List<User> arrived = List.of(users);
        arrived.forEach(opened::add);
        return arrived;
    }

    private List<Result> load(Workbench bench, Installation installation, List<User> users, ExecutorService readers) {
        Settings settings = bench.settings();
        bench.say(
                settings.rate() + " operations a second for " + settings.span().toSeconds() + " s");
        try (Followers followers = Followers.of(users)) {
            OpenLoop.Outcome outcome =
                    OpenLoop.run(settings.rate(), settings.span(), () -> false, i -> act(users, i, readers));
            long published = users.stream().mapToLong(User::published).sum();
            boolean toldAll = followers.await(published);
            bench.say("reading back what was acknowledged");
            AtomicLong lost = new AtomicLong();
            Throughput unused = Crowd.run(
                    Extent.of(users.size()),
                    READERS,
                    i -> lost.addAndGet(users.get((int) i).lost()));
            return results(installation, settings, outcome, published, followers.told(), toldAll, lost.get());
        }
    }

    private static CompletableFuture<?> act(List<User> users, long i, ExecutorService readers) {
        // Neighbours in time are strangers on disk: a stride that shares no factor with most counts of users.
        User user = users.get((int) (i * 7919 % users.size()));
        int turn = (int) ((i + i / users.size()) % TURN);
        if (turn < PUBLISHES) {
            return user.publish();
        }
        return turn < PUBLISHES + PUTS ? user.put() : user.get(readers);
    }

    private List<Result> results(
            Installation installation,
            Settings settings,
            OpenLoop.Outcome outcome,
            long published,
            long told,
            boolean toldAll,
            long lost) {
        double cpu = SERVERS.stream()
                .map(server -> installation.child(server).usage())
                .mapToDouble(usage -> usage.cpu().toMillis() / 1e3)
                .sum();
        Result rate = result("operations answered a second", "1/s", outcome.perSecond())
                .bar(RATE)
                .with("offered-per-second", settings.rate())
                .with("sent", outcome.sent())
                .with("failed", outcome.failed())
                .with("servers-cpu-microseconds-per-operation", cpu * 1e6 / Math.max(1, outcome.answered()))
                .with("latency", outcome.latencies().json())
                .with("processes", installation.usage());
        double memory = SERVERS.stream()
                .map(server -> installation.child(server).usage())
                .mapToDouble(Usage::residentMebibytes)
                .max()
                .orElse(Double.NaN);
        return List.of(
                rate,
                result(
                        "latency of all operations, p99",
                        "ms",
                        outcome.latencies().millis(99)),
                result("memory of the larger server", "MiB", memory),
                result("messages that feeds had to tell and did not", "messages", (double) published - told)
                        .bar(LOST)
                        .with("published", published)
                        .with("in-time", toldAll),
                result("acknowledged writes that are not there, or were not seen by a later read", "writes", (double)
                                lost)
                        .bar(LOST));
    }

    private Result result(String figure, String unit, double value) {
        return Result.of(id(), figure, unit, Samples.of(value));
    }
}
