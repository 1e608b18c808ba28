/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Varve;
import dev.varve.memory.MemoryConfig;
import dev.varve.memory.MemoryProvider;
import dev.varve.recipes.da.CompatibilityKey;
import dev.varve.recipes.da.Periods;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Snapshot rounds")
final class SnapshotRoundsTest {

    private static final CompatibilityKey VERSION = new CompatibilityKey(1, 1, 0, 1);

    @TempDir
    Path work;

    @Test
    @DisplayName("DA-32: take a snapshot each period, remove what is past its time, and go on after a failure")
    void rounds() {
        AtomicLong action = new AtomicLong();
        AtomicBoolean failing = new AtomicBoolean(true);
        SnapshotSource source = () -> {
            long last = action.incrementAndGet();
            if (failing.get()) {
                throw new IOException("not now");
            }
            return new SnapshotSource.State(
                    new SnapshotId(1, last), new ByteArrayInputStream(new byte[] {(byte) last}));
        };
        Duration period = Duration.ofMillis(20);
        Periods periods = new Periods(Duration.ofMillis(200), Periods.SIX_MONTHS, period);
        try (Varve store = new MemoryProvider().open(MemoryConfig.defaults())) {
            Snapshots snapshots = new Snapshots(store.objects(), Snapshots.BUCKET, work);
            try (SnapshotRounds rounds =
                    new SnapshotRounds(snapshots, VERSION, source, periods, InstantSource.system())) {
                rounds.start();
                await().until(() -> rounds.problem().isPresent());
                failing.set(false);
                long before = action.get();
                await().until(() -> action.get() > before + 30);
                assertThat(rounds.problem()).isEmpty();
            }
            List<SnapshotId> left =
                    snapshots.list().stream().map(SnapshotInfo::id).toList();
            assertThat(left).hasSizeBetween(2, 20);
            assertThat(left.get(0).actionId()).isEqualTo(action.get());
        }
    }
}
