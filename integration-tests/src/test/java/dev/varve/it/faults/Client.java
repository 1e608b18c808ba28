/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.testkit.history.Action;
import dev.varve.testkit.history.Attempt;
import dev.varve.testkit.history.ClientLog;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** One client of the load: does one random thing after another, not faster than its rate, and logs each. For use by one thread. */
final class Client {

    private final LoadSpec spec;
    private final Varve store;
    private final ClientLog log;
    private final Random random;
    private final StreamVerbs streams;
    private final KeyVerbs keys;
    private final ObjectVerbs objects;
    private int payloads;

    /** @param number its number among the clients of the load, from 0 */
    Client(LoadSpec spec, int number, Varve store, ClientLog log, Random random) {
        this.spec = spec;
        // One that waits less than a failover takes is left in the dark, and must be told so.
        this.store = store.within(number % 2 == 0 ? spec.deadline() : spec.impatience());
        this.log = log;
        this.random = random;
        this.streams = new StreamVerbs(this, number);
        this.keys = new KeyVerbs(this);
        this.objects = new ObjectVerbs(this);
    }

    /** Works until {@code stopped}. */
    void work(BooleanSupplier stopped) {
        long turn = TimeUnit.SECONDS.toNanos(1) / spec.rate();
        long next = System.nanoTime();
        while (!stopped.getAsBoolean()) {
            int die = random.nextInt(100);
            if (die < 74) {
                streams.next();
            } else if (die < 97) {
                keys.next();
            } else {
                objects.next();
            }
            // What was missed during a fault is not made up for.
            next = Math.max(next + turn, System.nanoTime() - turn);
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    /** Asks, and logs how it ended; the answer, if there was one. */
    <T> Optional<T> ask(Action action, Supplier<T> call, BiConsumer<Attempt, T> ended) {
        Attempt attempt = log.begin(action);
        try {
            T answer = call.get();
            ended.accept(attempt, answer);
            return Optional.of(answer);
        } catch (StorageException | OutcomeUnknownException e) {
            attempt.failed(e);
            return Optional.empty();
        }
    }

    LoadSpec spec() {
        return spec;
    }

    Varve store() {
        return store;
    }

    ClientLog log() {
        return log;
    }

    Random random() {
        return random;
    }

    /** A payload id that nobody else uses. */
    String payload() {
        return log.name() + "." + ++payloads;
    }

    /** The size of a message of everyday. */
    int size() {
        return random.nextInt(10) == 0 ? 1000 + random.nextInt(3000) : 30 + random.nextInt(300);
    }
}
