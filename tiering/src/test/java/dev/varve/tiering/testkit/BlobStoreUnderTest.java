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
 * @param traits what else it has
 * @param now the time by which it reckons
 * @param passing lets that time pass; empty where it cannot be made to, and what needs it is not tried, and that is printed
 */
public record BlobStoreUnderTest(
        BlobStore store,
        Set<Capability> honoured,
        Set<Trait> traits,
        Instant now,
        Optional<Consumer<Duration>> passing) {

    /** What the contract asks of some stores only. */
    public enum Trait {
        /** A version that was replaced can still be read. */
        VERSIONS,
        /** Conditions hold between writers of the same moment. Every store must have it; an emulator may look first and write then. */
        ATOMIC
    }

    /** A store that really has what it says, and whose time is that of the system. */
    public static BlobStoreUnderTest of(BlobStore store, Trait... traits) {
        return new BlobStoreUnderTest(store, store.capabilities(), Set.of(traits), Instant.now(), Optional.empty());
    }

    boolean keepsVersions() {
        return traits.contains(Trait.VERSIONS);
    }

    /** Whether the store says that it has {@code capability} and the service behind it does not. */
    boolean pretends(Capability capability) {
        return store.capabilities().contains(capability) && !honoured.contains(capability);
    }
}
