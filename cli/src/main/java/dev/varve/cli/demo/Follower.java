package dev.varve.cli.demo;

import dev.varve.Bytes;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.Watch;
import dev.varve.kv.WatchStart;
import dev.varve.stream.Change;
import dev.varve.stream.Changes;
import dev.varve.stream.FeedStart;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A second client that sees nothing but the change feed, live, while the first one writes. */
final class Follower implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(100);

    private final Varve varve;
    private final Changes changes;
    private final Watch watch;
    private final Thread thread;
    private final ShardDigests digests = new ShardDigests();
    private final AtomicLong seen = new AtomicLong();
    private final AtomicLong keysSeen = new AtomicLong();
    private final AtomicReference<String> problem = new AtomicReference<>("");
    private volatile boolean ended;

    /** Begins to follow the run; {@code varve} is a client of its own, closed with this. */
    Follower(Varve varve, Layout layout) {
        this.varve = varve;
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
                for (Optional<KeyValueChange> key = watch.next(Duration.ZERO); key.isPresent(); key = watch.next(Duration.ZERO)) {
                    keysSeen.incrementAndGet();
                }
            }
        } catch (RuntimeException e) {
            problem.compareAndSet("", "the follower stopped: " + e.getMessage());
        }
    }

    private void take(Change change) {
        if (change.kind() == Change.Kind.SET) {
            change.message().ifPresent(stored -> {
                digests.add(stored.subject(), stored.seq(), stored.message().value().orElse(Bytes.empty()));
                seen.incrementAndGet();
            });
        } else {
            problem.compareAndSet("", "the follower saw " + change.kind() + " where only messages were stored");
        }
    }

    /** Waits, at most {@code limit}, until as many messages were seen as {@code wanted} has, then compares; empty if all is well. */
    Optional<String> compare(ShardDigests wanted, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (seen.get() < wanted.count() && problem.get().isEmpty() && System.nanoTime() < end) {
            thread.join(50);
        }
        close();
        if (!problem.get().isEmpty()) {
            return Optional.of(problem.get());
        }
        boolean same = digests.equals(wanted);
        return same ? Optional.empty() : Optional.of("the follower saw " + seen.get() + " of " + wanted.count() + " messages, or others, or in another order");
    }

    /** How many messages it saw. */
    long seen() {
        return seen.get();
    }

    /** How many changes of keys it saw; one that changes fast may be shown once. */
    long keysSeen() {
        return keysSeen.get();
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        thread.join();
        changes.close();
        watch.close();
        varve.close();
    }
}
