/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import dev.varve.tiering.testkit.BlobStoreContract;
import dev.varve.tiering.testkit.BlobStoreUnderTest;
import dev.varve.tiering.testkit.BlobStoreUnderTest.Trait;
import dev.varve.tiering.testkit.MovableClock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Keeping a pace changes no answer, and takes the time it should. */
class PacedBlobStoreTest extends BlobStoreContract {

    private static final MovableClock CLOCK = new MovableClock(Instant.parse("2026-11-20T00:00:00Z"));
    private static final PacedBlobStore STORE = new PacedBlobStore(
            new MemoryBlobStore(CLOCK), Pace.unlimited().bytes(1_000_000).calls(1000), new VirtualTicker());

    private final VirtualTicker ticker = new VirtualTicker();

    @Override
    protected BlobStoreUnderTest underTest() {
        return new BlobStoreUnderTest(
                STORE, STORE.capabilities(), Set.of(Trait.values()), CLOCK.instant(), Optional.of(CLOCK::advance));
    }

    private PacedBlobStore at(Pace pace) {
        return new PacedBlobStore(new MemoryBlobStore(), pace, ticker);
    }

    @Test
    @DisplayName("TR-21: ten megabytes at one in a second take ten seconds there, and ten back")
    void bytes() {
        PacedBlobStore store = at(Pace.unlimited().bytes(1_000_000));
        BlobKey key = BlobKey.of("blob");

        store.create(key, BlobContent.of(Bytes.wrap(new byte[10_000_000])));
        assertThat(ticker.seconds()).isCloseTo(10, offset(0.2));

        try (var reader = store.read(key).orElseThrow()) {
            assertThat(reader.readAll().size()).isEqualTo(10_000_000);
        }
        assertThat(ticker.seconds()).isCloseTo(20, offset(0.4));
    }

    @Test
    @DisplayName("TR-21: a hundred calls at ten in a second take ten seconds, and idleness earns no burst")
    void calls() {
        PacedBlobStore store = at(Pace.unlimited().calls(10));
        ticker.await(3_600_000_000_000L);

        for (int i = 0; i < 100; i++) {
            store.head(BlobKey.of("blob"));
        }

        assertThat(ticker.seconds() - 3600).isCloseTo(10, offset(0.2));
    }

    @Test
    @DisplayName("TR-21: without limits nothing waits, and a limit of nothing is refused")
    void unlimited() {
        PacedBlobStore store = at(Pace.unlimited());
        store.create(BlobKey.of("blob"), BlobContent.of(Bytes.wrap(new byte[10_000_000])));

        assertThat(ticker.seconds()).isZero();
        assertThatThrownBy(() -> Pace.unlimited().bytes(0)).isInstanceOf(StorageException.class);
    }
}
