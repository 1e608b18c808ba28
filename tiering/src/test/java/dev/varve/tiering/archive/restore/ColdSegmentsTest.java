/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.restore;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.ErrorCode;
import dev.varve.stream.Range;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.ArchiveFixture;
import dev.varve.tiering.archive.ArchiveSettings;
import dev.varve.tiering.archive.ArchiveWriter;
import dev.varve.tiering.archive.ManualClock;
import dev.varve.tiering.archive.cost.PriceList;
import dev.varve.tiering.archive.cost.RetrievalCost.Amount;
import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.StorageClass;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Cold segments")
final class ColdSegmentsTest {

    private static final RestoreRequest BULK = new RestoreRequest(3, RestoreRequest.Speed.BULK);

    @TempDir
    Path work;

    private final ManualClock clock = new ManualClock();
    private final MemoryBlobStore store = new MemoryBlobStore(clock);
    private final Archive archive = ArchiveFixture.archive(store);

    private RestorePlan plan() {
        return RestorePlan.of(archive, Range.of(5, 15));
    }

    private void fill(StorageClass storageClass, long first) {
        try (ArchiveWriter writer = ArchiveFixture.open(
                store, ArchiveSettings.defaults().withStorageClass(storageClass).withMergeBelow(0))) {
            ArchiveFixture.commit(writer, first, first + 9);
        }
    }

    private long export() {
        return Restore.run(plan(), new JsonLinesSink(new StringWriter()), work, segment -> {});
    }

    @Test
    @DisplayName("TR-18: are asked for, on their way, and then read; what is known of it is in the store, whoever asks")
    void lifeOfARestore() {
        ArchiveFixture.fill(
                store,
                ArchiveSettings.defaults()
                        .withStorageClass(StorageClass.DEEP_ARCHIVE)
                        .withMergeBelow(0));
        assertThat(new ColdSegments(plan()).status().cold()).isEqualTo(2);
        assertRefused(ErrorCode.INVALID, this::export);

        assertThat(new ColdSegments(plan()).start(BULK).restoring()).isEqualTo(2);
        clock.advance(Duration.ofHours(47));
        ColdSegments.Status afterRestart = new ColdSegments(plan()).status();
        assertThat(afterRestart.restoring()).isEqualTo(2);
        assertThat(afterRestart.eta()).isEqualTo(Duration.ofHours(1));
        assertThat(assertRefused(ErrorCode.RESTORING, this::export).eta()).contains(Duration.ofHours(1));

        clock.advance(Duration.ofHours(1));
        assertThat(new ColdSegments(plan()).status().isReadable()).isTrue();
        assertThat(export()).isEqualTo(11);
        clock.advance(Duration.ofDays(4));
        assertThat(new ColdSegments(plan()).status().cold()).isEqualTo(2);
    }

    @Test
    @DisplayName("refuse a speed that the class of one of them does not know, before anything is asked for")
    void unknownSpeed() {
        fill(StorageClass.GLACIER, 1);
        fill(StorageClass.DEEP_ARCHIVE, 11);
        RestoreRequest fast = new RestoreRequest(1, RestoreRequest.Speed.EXPEDITED);
        assertRefused(ErrorCode.UNSUPPORTED, () -> new ColdSegments(plan()).start(fast));
        assertThat(new ColdSegments(plan()).status().restoring()).isZero();
    }

    @Test
    @DisplayName("TR-18: have a price and a time, told before they are asked for")
    void estimate() {
        RestoreEstimate estimate = RestoreEstimate.of(
                Map.of(
                        StorageClass.DEEP_ARCHIVE, Amount.of(2000, 500L << 30),
                        StorageClass.GLACIER, Amount.of(1000, 100L << 30)),
                new RestoreRequest(1, RestoreRequest.Speed.STANDARD),
                PriceList.listed());
        assertThat(estimate.objects()).isEqualTo(3000);
        // 10 + 0.20 of DEEP_ARCHIVE, 1 + 0.05 of GLACIER, 600 GiB in STANDARD for a day, 3000 reads
        assertThat(estimate.dollars()).isEqualTo(new BigDecimal("11.71"));
        assertThat(estimate.longest()).isEqualTo(Duration.ofHours(12));
    }

    @Test
    @DisplayName("TR-18: cost nothing more once they were asked for")
    void askedFor() {
        fill(StorageClass.GLACIER, 1);
        new ColdSegments(RestorePlan.of(archive, Range.of(1, 10))).start(BULK);
        fill(StorageClass.DEEP_ARCHIVE, 11);
        RestoreEstimate estimate = new ColdSegments(plan()).estimate(BULK, PriceList.listed());
        assertThat(estimate.objects()).isEqualTo(1);
        assertThat(estimate.longest()).isEqualTo(Duration.ofDays(2));
    }

    @Test
    @DisplayName("are none where the class is warm")
    void warm() {
        ArchiveFixture.fill(store, ArchiveSettings.defaults());
        assertThat(new ColdSegments(plan()).status().isReadable()).isTrue();
        assertThat(new ColdSegments(plan()).start(BULK).isReadable()).isTrue();
        assertThat(new ColdSegments(plan()).estimate(BULK, PriceList.listed()).dollars())
                .isZero();
        assertThat(export()).isEqualTo(11);
    }
}
