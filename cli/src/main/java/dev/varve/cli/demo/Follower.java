/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.demo;

import dev.varve.Bytes;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.cli.input.LineReader;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.Watch;
import dev.varve.kv.WatchStart;
import dev.varve.stream.Change;
import dev.varve.stream.Changes;
import dev.varve.stream.FeedStart;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A second client that sees nothing but the change feed, live, while the first one writes. */
final class Follower implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(100);

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Varve varve;
    private final Layout layout;
    private final Changes changes;
    private final Watch watch;
    private final Thread thread;
    private final ShardDigests digests = new ShardDigests();
    private final AtomicLong seen = new AtomicLong();
    private final FollowedKeys keys = new FollowedKeys();
    private volatile String problem = "";
    private volatile boolean ended;

    /** Begins to follow the run; {@code varve} is a client of its own, closed with this. */
    Follower(Varve varve, Layout layout) {
        this.varve = varve;
        this.layout = layout;
        changes = varve.streams().changes(layout.streams(), FeedStart.now());
        watch = varve.keyValues().watch(layout.bucket(), SubjectFilter.all(), WatchStart.now());
        thread = new Thread(this::follow, "demo-follower");
        thread.setDaemon(true);
        thread.start();
    }

    private void follow() {
        try {
            while (!ended) {
                Optional<Change> change = changes.next(TICK);
                change.ifPresent(this::take);
                for (Optional<KeyValueChange> key = watch.next(Duration.ZERO);
                        key.isPresent();
                        key = watch.next(Duration.ZERO)) {
                    keys.take(key.get());
                }
            }
        } catch (RuntimeException e) {
            blame("the follower stopped: " + e.getMessage());
        }
    }

    private void take(Change change) {
        if (change.kind() == Change.Kind.SET) {
            change.message().ifPresent(stored -> {
                digests.add(
                        stored.subject(), stored.seq(), stored.message().value().orElse(Bytes.empty()));
                seen.incrementAndGet();
            });
        } else {
            blame("the follower saw " + change.kind() + " where only messages were stored");
        }
    }

    private synchronized void blame(String what) {
        if (problem.isEmpty()) {
            problem = what;
        }
    }

    /**
     * What the job should have shown.
     *
     * @param messages of its streams
     * @param keys of its bucket, at last
     */
    private record Wanted(ShardDigests messages, ExpectedKeys keys) {}

    /** Waits until all that {@code job} has was seen, for a while, then compares; returns what was wrong. */
    List<String> compare(Job job, DemoReport report) throws IOException, InterruptedException {
        Wanted wanted = wanted(job);
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!hasSeen(wanted) && problem.isEmpty() && System.nanoTime() < end) {
            thread.join(50);
        }
        stop();
        if (!digests.equals(wanted.messages())) {
            blame("the follower saw " + seen.get() + " of " + wanted.messages().count()
                    + " messages, or others, or in another order");
        }
        if (!keys.matches(wanted.keys())) {
            blame("the follower saw " + keys.changes() + " changes of keys, and not the last value of every key");
        }
        report.followed(seen.get(), keys.changes(), problem.isEmpty());
        return problem.isEmpty() ? List.of() : List.of(problem);
    }

    private boolean hasSeen(Wanted wanted) {
        return seen.get() >= wanted.messages().count() && keys.matches(wanted.keys());
    }

    private Wanted wanted(Job job) throws IOException {
        Wanted wanted = new Wanted(new ShardDigests(), new ExpectedKeys());
        try (LineReader lines = job.open()) {
            long index = 0;
            for (Optional<Bytes> line = lines.next(); line.isPresent(); line = lines.next()) {
                Optional<Key> key = layout.key(line.get());
                if (key.isPresent()) {
                    wanted.keys().add(key.get(), line.get(), true);
                } else {
                    wanted.messages().add(layout.subject(index), layout.seq(index), line.get());
                    index++;
                }
            }
        }
        return wanted;
    }

    private void stop() throws InterruptedException {
        ended = true;
        thread.join();
    }

    @Override
    public void close() throws InterruptedException {
        stop();
        changes.close();
        watch.close();
        varve.close();
    }
}
