/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit;

import dev.varve.Capability;
import dev.varve.tiering.store.BlobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A store and what the contract has to know of it.
 *
 * @param store the store; all tests share it, under keys of their own
 * @param honoured those of its capabilities that the service behind it really has; what an emulator only pretends is not tried, and that is printed
 * @param keepsVersions whether a version that was replaced can still be read
 * @param now the time by which it reckons
 * @param passing lets that time pass; empty where it cannot be made to, and what needs it is not tried, and that is printed
 */
public record BlobStoreUnderTest(
        BlobStore store,
        Set<Capability> honoured,
        boolean keepsVersions,
        Instant now,
        Optional<Consumer<Duration>> passing) {

    /** A store that really has what it says, and whose time is that of the system. */
    public static BlobStoreUnderTest of(BlobStore store, boolean keepsVersions) {
        return new BlobStoreUnderTest(store, store.capabilities(), keepsVersions, Instant.now(), Optional.empty());
    }

    /** Whether the store says that it has {@code capability} and the service behind it does not. */
    boolean pretends(Capability capability) {
        return store.capabilities().contains(capability) && !honoured.contains(capability);
    }
}
