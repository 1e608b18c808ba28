/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import dev.varve.Durability;
import dev.varve.OutcomeUnknownException;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.stream.PublishOptions;
import dev.varve.testkit.history.Action;
import dev.varve.testkit.history.Attempt;
import dev.varve.testkit.history.ClientLog;
import dev.varve.testkit.history.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A client that writes to one stream, one message after another, and knows how long it had to wait. */
final class Probe {

    /** How the ids of its payloads begin. */
    static final String PREFIX = "probe.";

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Subject subject;
    private final String owner;
    private final Varve store;
    private final ClientLog log;
    private final List<Ack> acks = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile long epoch;

    /**
     * An acknowledgement, in the clock of {@link System#nanoTime}.
     *
     * @param asked when the write was begun
     * @param came when it was acknowledged
     */
    record Ack(String payload, long asked, long came) {}

    /** @param owner the server that owns the stream as it begins */
    Probe(Subject subject, String owner, Varve store, ClientLog log) {
        this.subject = subject;
        this.owner = owner;
        this.store = store;
        this.log = log;
    }

    /** Writes until {@code stopped}. */
    void work(BooleanSupplier stopped) {
        for (int i = 0; !stopped.getAsBoolean(); i++) {
            write(PREFIX + subject.value() + "." + i);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void write(String payload) {
        Attempt attempt = log.begin(Action.publish(subject, payload, Durability.DISK));
        long asked = System.nanoTime();
        try {
            Receipt receipt = store.streams()
                    .publish(subject, Payload.message(payload, 50), PublishOptions.atLeast(Durability.DISK));
            attempt.acknowledged(receipt);
            epoch = receipt.epoch();
            acks.add(new Ack(payload, asked, System.nanoTime()));
        } catch (StorageException | OutcomeUnknownException e) {
            failures.incrementAndGet();
            attempt.failed(e);
        }
    }

    Subject subject() {
        return subject;
    }

    /** The server that owned the stream as it began. */
    String owner() {
        return owner;
    }

    /** The epoch of the owner that acknowledged last. */
    long epoch() {
        return epoch;
    }

    /** How many writes were not acknowledged. */
    int failures() {
        return failures.get();
    }

    /** How many writes were acknowledged. */
    int acknowledged() {
        return acks.size();
    }

    /** The first acknowledgement of a write that was begun after {@code moment}. */
    Optional<Ack> firstAfter(long moment) {
        return acks.stream().filter(ack -> ack.asked > moment).findFirst();
    }

    /** The longest time between two acknowledgements, the latter of which came after {@code from}, up to now. */
    long longestPause(long from) {
        long longest = 0;
        long last = from;
        for (Ack ack : acks) {
            if (ack.came > from) {
                longest = Math.max(longest, ack.came - last);
            }
            last = ack.came;
        }
        return Math.max(longest, System.nanoTime() - Math.max(last, from));
    }
}
