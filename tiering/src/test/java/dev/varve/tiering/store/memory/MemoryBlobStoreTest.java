/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.memory;

import dev.varve.tiering.testkit.BlobStoreContract;
import dev.varve.tiering.testkit.BlobStoreUnderTest;
import dev.varve.tiering.testkit.BlobStoreUnderTest.Trait;
import dev.varve.tiering.testkit.MovableClock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

class MemoryBlobStoreTest extends BlobStoreContract {

    private static final MovableClock CLOCK = new MovableClock(Instant.parse("2026-11-20T00:00:00Z"));
    private static final MemoryBlobStore STORE = new MemoryBlobStore(CLOCK);

    @Override
    protected BlobStoreUnderTest underTest() {
        return new BlobStoreUnderTest(
                STORE, STORE.capabilities(), Set.of(Trait.values()), CLOCK.instant(), Optional.of(CLOCK::advance));
    }
}
