/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.backend;

import dev.varve.Capability;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.kv.KeyValueStore;
import dev.varve.object.ObjectStore;
import dev.varve.stream.StreamStore;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What every contract builds on: a store for all tests of the class, and names that no other test uses.
 *
 * <p>Where the build runs tests in parallel, those of one store do: most of them wait most of the time.
 *
 * <p>A test whose subject needs a capability says so with {@link Needs}; where the backend lacks it, the refusal is asserted instead.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(NeedsExtension.class)
public abstract class StoreContract {

    /** How far a store may be off with times to live and waits, in either direction. */
    protected static final Duration TOLERANCE = Duration.ofMillis(100);

    /** What a contract that opens stores of its own locks, so that {@link BackendUnderTest#reopen()} means the one it opened itself. */
    public static final String OPENING = "dev.varve.testkit.opening";

    // A store that outlives the process must not see the names of an earlier run again.
    private static final String RUN = "t" + UUID.randomUUID().toString().substring(0, 8);
    private static final AtomicLong NAMES = new AtomicLong();

    private Varve store;

    /** For the contracts of this kit. */
    protected StoreContract() {}

    /** The backend that must fulfil the contract; the same one at every call. */
    protected abstract BackendUnderTest backend();

    @BeforeAll
    final void borrowStore() {
        store = backend().borrow();
    }

    @AfterAll
    final void giveStoreBack() {
        backend().giveBack(store);
    }

    /** The store that all tests of the class share; no test closes it. */
    protected final Varve store() {
        return store;
    }

    /** The streams of {@link #store()}. */
    protected final StreamStore streams() {
        return store.streams();
    }

    /** The key-values of {@link #store()}. */
    protected final KeyValueStore keyValues() {
        return store.keyValues();
    }

    /** The objects of {@link #store()}. */
    protected final ObjectStore objects() {
        return store.objects();
    }

    /** Whether the backend declares {@code capability}. */
    protected final boolean has(Capability capability) {
        return store.capabilities().has(capability);
    }

    /** A name for a stream, bucket or consumer that nothing else has. */
    protected static String freshName() {
        return RUN + "-" + NAMES.incrementAndGet();
    }

    /** A subject that nothing else has, of two tokens. */
    protected static Subject freshSubject() {
        return Subject.of(RUN + ".s" + NAMES.incrementAndGet());
    }

    /** How long to wait for what must happen. */
    protected final Duration patience() {
        return backend().patience();
    }

    /** Waits with {@link #patience()} until what follows holds. */
    protected final ConditionFactory eventually() {
        return Awaitility.await().atMost(patience()).pollInterval(Duration.ofMillis(20));
    }
}
