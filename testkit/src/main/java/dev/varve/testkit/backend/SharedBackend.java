/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.backend;

import dev.varve.Varve;
import java.time.Duration;
import java.util.Optional;

/**
 * A backend of which many contracts share one open store, since opening may be dear.
 *
 * <p>Contracts that run side by side may borrow at once; opening and reopening are for one thread at a time, see {@link StoreContract#OPENING}.
 */
public final class SharedBackend implements BackendUnderTest, AutoCloseable {

    private final BackendUnderTest backend;
    private Optional<Varve> shared = Optional.empty();

    /** Shares a store of {@code backend}, opened when it is first asked for. */
    public SharedBackend(BackendUnderTest backend) {
        this.backend = backend;
    }

    @Override
    public Varve open() {
        return backend.open();
    }

    @Override
    public Optional<Varve> reopen() {
        return backend.reopen();
    }

    @Override
    public Duration patience() {
        return backend.patience();
    }

    @Override
    public int modelRounds() {
        return backend.modelRounds();
    }

    @Override
    public synchronized Varve borrow() {
        Varve store = shared.orElseGet(backend::borrow);
        shared = Optional.of(store);
        return store;
    }

    @Override
    public void giveBack(Varve store) {
        // Kept open for the next borrower.
    }

    /** Gives the shared store back to the backend, if it was opened. */
    @Override
    public synchronized void close() {
        shared.ifPresent(backend::giveBack);
        shared = Optional.empty();
    }
}
