/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import static org.awaitility.Awaitility.await;

import dev.varve.Durability;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.stream.PublishOptions;
import dev.varve.testkit.history.Action;
import dev.varve.testkit.history.ClientLog;
import dev.varve.testkit.history.FinalState;
import dev.varve.testkit.history.History;
import dev.varve.testkit.history.HistoryChecker;
import dev.varve.testkit.history.Payload;
import dev.varve.testkit.history.Verdict;
import dev.varve.testkit.history.WatcherLog;
import dev.varve.testkit.model.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;

/** A load on an installation, from its start to the verdict on its history. What befalls the installation meanwhile is the caller's business. */
final class Trial implements AutoCloseable {

    /** How the ids of the payloads begin that end each stream. */
    static final String END = "end.";

    private static final Duration CALM = Duration.ofSeconds(60);

    private final Installation installation;
    private final LoadSpec spec;
    private final History history = new History();
    private final List<Varve> stores = new ArrayList<>();
    private final List<Thread> writers = new ArrayList<>();
    private final List<Thread> followers = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final List<WatcherLog> watchers = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();
    private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();
    private volatile boolean writing = true;
    private volatile boolean following = true;

    private Trial(Installation installation, LoadSpec spec) {
        this.installation = installation;
        this.spec = spec;
    }

    /** Starts the load, and waits until each follower has been told something. */
    static Trial start(Installation installation, LoadSpec spec) {
        Trial trial = new Trial(installation, spec);
        Random seeds = new Random(Seed.choose(spec.name()));
        for (int i = 0; i < spec.clients(); i++) {
            trial.startClient(i, new Random(seeds.nextLong()));
        }
        for (int i = 0; i < spec.followers(); i++) {
            trial.startListener(i, new Random(seeds.nextLong()));
        }
        trial.startWatcher(new Random(seeds.nextLong()));
        await().atMost(CALM)
                .until(() -> trial.history.size() > 10 * spec.clients()
                        && trial.listeners.stream().allMatch(listener -> listener.size() > 0));
        return trial;
    }

    private void startClient(int number, Random random) {
        Client client = new Client(spec, number, open(), history.client("c" + number), random);
        start(writers, "client-" + number, () -> client.work(() -> !writing));
    }

    private void startListener(int number, Random random) {
        Listener listener = new Listener(spec, open(), history.follower("f" + number, spec.all()), random);
        listeners.add(listener);
        start(followers, "follower-" + number, () -> listener.follow(() -> !following));
    }

    private void startWatcher(Random random) {
        WatcherLog log = history.watcher("w0", spec.name());
        watchers.add(log);
        Watcher watcher = new Watcher(spec.name(), open(), log, random);
        start(followers, "watcher", () -> watcher.watch(() -> !following));
    }

    /** Starts {@code count} probes of streams of each server, and waits until all were acknowledged something. */
    List<Probe> probe(int count, Set<String> servers) {
        Varve store = open();
        for (String server : servers) {
            List<Subject> streams = streamsOf(store, server, count);
            for (Subject stream : streams) {
                Probe probe = new Probe(
                        stream, server, store.within(Duration.ofSeconds(30)), history.client(Probe.PREFIX + stream));
                probes.add(probe);
                start(writers, Probe.PREFIX + stream, () -> probe.work(() -> !writing));
            }
        }
        await().atMost(CALM).until(() -> probes.stream().allMatch(probe -> probe.acknowledged() > 5));
        return List.copyOf(probes);
    }

    /** New streams that {@code server} owns: a stream is given an owner with its first write. */
    private List<Subject> streamsOf(Varve store, String server, int count) {
        List<Subject> streams = new ArrayList<>();
        for (int i = 0; streams.size() < count && i < 200; i++) {
            Subject candidate = Subject.of(spec.name() + "." + server + "-" + i);
            var unused = store.streams().last(candidate);
            if (installation.owner(candidate).isEmpty()) {
                write(store, history.client("opener"), candidate, "open." + candidate);
            }
            if (installation.owner(candidate).equals(server)) {
                streams.add(candidate);
            }
        }
        if (streams.size() < count) {
            throw new AssertionError(server + " owns only " + streams + " of 200 new streams");
        }
        return streams;
    }

    private static void write(Varve store, ClientLog log, Subject subject, String payload) {
        log.begin(Action.publish(subject, payload, Durability.DISK))
                .acknowledged(store.within(CALM)
                        .streams()
                        .publish(subject, Payload.message(payload, 40), PublishOptions.atLeast(Durability.DISK)));
    }

    List<Listener> listeners() {
        return listeners;
    }

    LoadSpec spec() {
        return spec;
    }

    History history() {
        return history;
    }

    /** Waits until {@code count} more operations were begun. */
    void awaitOperations(int count) {
        int wanted = history.size() + count;
        await().atMost(CALM).until(() -> history.size() >= wanted);
    }

    /** Waits until {@code count} more publishes were acknowledged. */
    void awaitAcknowledged(int count) {
        long wanted = acknowledged() + count;
        await().atMost(CALM).until(() -> acknowledged() >= wanted);
    }

    private long acknowledged() {
        return history.counts().getOrDefault("publish ok", 0L);
    }

    /** Ends the load, ends each stream with a last message, lets the followers come to it, and reads everything back. */
    Verdict verdict() {
        writing = false;
        writers.forEach(Trial::join);
        Set<Subject> subjects = subjects();
        Varve store = open();
        ClientLog closer = history.client("closer");
        subjects.forEach(subject -> write(store, closer, subject, END + subject));
        awaitIfItComes(() -> listeners.stream().allMatch(listener -> listener.hasSeenEndOf(subjects)));
        FinalState state = FinalState.read(store.within(CALM), history);
        awaitIfItComes(() -> watchers.stream().allMatch(log -> log.values().equals(state.keys())));
        following = false;
        followers.forEach(Trial::join);
        Verdict verdict = HistoryChecker.check(history, state);
        System.out.println(spec.name() + ": " + verdict + "; refusals: " + history.refusals());
        surprises.forEach(surprise -> {
            throw new AssertionError("a thread of the load ended", surprise);
        });
        return verdict;
    }

    /** Nobody writes any more: who does not come to what is there by then never will, and the checker says so. */
    private static void awaitIfItComes(Callable<Boolean> condition) {
        try {
            await().atMost(CALM).until(condition);
        } catch (ConditionTimeoutException e) {
            System.out.println("a follower did not come to the end within " + CALM);
        }
    }

    private Set<Subject> subjects() {
        Set<Subject> subjects = new TreeSet<>();
        IntStream.range(0, spec.streams()).forEach(i -> subjects.add(spec.stream(i)));
        IntStream.range(0, spec.clients()).forEach(i -> subjects.add(spec.own(i)));
        subjects.add(spec.large());
        probes.forEach(probe -> subjects.add(probe.subject()));
        return subjects;
    }

    private Varve open() {
        Varve store = installation.client();
        stores.add(store);
        return store;
    }

    private void start(List<Thread> threads, String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((any, failure) -> surprises.add(failure));
        threads.add(thread);
        thread.start();
    }

    private static void join(Thread thread) {
        try {
            thread.join(CALM.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (thread.isAlive()) {
            throw new AssertionError(thread.getName() + " does not end");
        }
    }

    @Override
    public void close() {
        writing = false;
        following = false;
        stores.forEach(Varve::close);
    }
}
