/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.backend;

import dev.varve.Varve;
import java.time.Duration;
import java.util.Optional;

/**
 * What the author of a backend gives the contracts: a way to open it.
 *
 * <p>A lambda will do for a backend that forgets, {@code () -> MyVarve.open(config)}; one that keeps its data implements {@link #reopen()} too, so that restarts are tested.
 */
@FunctionalInterface
public interface BackendUnderTest {

    /** Opens a store that holds nothing and shares nothing with those opened before, which may still be open. Whoever opened it closes it. */
    Varve open();

    /** Opens the store that {@link #open()} opened last, which was closed since, with the data it had; empty if this backend keeps nothing. */
    default Optional<Varve> reopen() {
        return Optional.empty();
    }

    /** How long the contracts wait for what must happen before they call it missing. */
    default Duration patience() {
        return Duration.ofSeconds(10);
    }

    /** How many rounds of random operations are held against the model; fewer where each operation is dear. */
    default int modelRounds() {
        return 20;
    }

    /** The store that all tests of one class share; by default a new one. */
    default Varve borrow() {
        return open();
    }

    /** Takes back what {@link #borrow()} handed out; by default closes it. */
    default void giveBack(Varve store) {
        store.close();
    }
}
