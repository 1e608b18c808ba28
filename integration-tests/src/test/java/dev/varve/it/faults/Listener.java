/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.stream.Change;
import dev.varve.stream.Changes;
import dev.varve.stream.StoredMessage;
import dev.varve.testkit.history.FollowerLog;
import dev.varve.testkit.history.Payload;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A client that follows all streams of the load, goes away now and then, and goes on where it was. */
final class Listener {

    private static final Duration WAIT = Duration.ofMillis(200);

    private final LoadSpec spec;
    private final Varve store;
    private final FollowerLog log;
    private final Random random;
    private final Set<String> ends = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> probes = new ConcurrentHashMap<>();
    private volatile boolean reading = true;

    Listener(LoadSpec spec, Varve store, FollowerLog log, Random random) {
        this.spec = spec;
        this.store = store;
        this.log = log;
        this.random = random;
    }

    /** Leaves what comes unread, its feed open, until {@link #readOn}. */
    void stopReading() {
        reading = false;
    }

    void readOn() {
        reading = true;
    }

    /** Follows until {@code stopped}. */
    void follow(BooleanSupplier stopped) {
        while (!stopped.getAsBoolean()) {
            int most = 200 + random.nextInt(2000);
            try (Changes feed = store.streams().changes(spec.all(), log.resume())) {
                for (int seen = 0; seen < most && !stopped.getAsBoolean(); seen++) {
                    if (reading) {
                        feed.next(WAIT).ifPresent(this::saw);
                    } else {
                        LockSupport.parkNanos(WAIT.toNanos());
                    }
                }
            } catch (StorageException e) {
                LockSupport.parkNanos(WAIT.toNanos());
            }
        }
    }

    private void saw(Change change) {
        log.saw(change);
        change.message()
                .map(StoredMessage::message)
                .flatMap(message -> message.value())
                .flatMap(Payload::id)
                .ifPresent(payload -> {
                    if (payload.startsWith(Trial.END)) {
                        ends.add(change.subject().orElseThrow().value());
                    } else if (payload.startsWith(Probe.PREFIX)) {
                        probes.putIfAbsent(payload, System.nanoTime());
                    }
                });
    }

    /** Whether the last message of each of these streams was told. */
    boolean hasSeenEndOf(Set<Subject> subjects) {
        return subjects.stream().allMatch(subject -> ends.contains(subject.value()));
    }

    /** When, in the clock of {@link System#nanoTime}, the message {@code payload} of a probe was told. */
    OptionalLong told(String payload) {
        Long at = probes.get(payload);
        return at == null ? OptionalLong.empty() : OptionalLong.of(at);
    }

    /** How many changes were told. */
    int size() {
        return log.size();
    }

    static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
