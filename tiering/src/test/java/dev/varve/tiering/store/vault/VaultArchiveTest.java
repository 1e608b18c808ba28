/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import static dev.varve.tiering.store.vault.VaultScene.FAST;
import static dev.varve.tiering.store.vault.VaultScene.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.stream.Range;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.ArchiveFixture;
import dev.varve.tiering.archive.ArchiveSettings;
import dev.varve.tiering.archive.ArchiveWriter;
import dev.varve.tiering.archive.FaultyStore;
import dev.varve.tiering.archive.FaultyStore.Crash;
import dev.varve.tiering.archive.FaultyStore.Fault;
import dev.varve.tiering.archive.Garbage;
import dev.varve.tiering.archive.HeadRebuild;
import dev.varve.tiering.archive.restore.ColdSegments;
import dev.varve.tiering.archive.restore.Drill;
import dev.varve.tiering.archive.restore.JsonLinesSink;
import dev.varve.tiering.archive.restore.Restore;
import dev.varve.tiering.archive.restore.RestorePlan;
import dev.varve.tiering.archive.verify.Depth;
import dev.varve.tiering.archive.verify.Finding;
import dev.varve.tiering.archive.verify.Verification;
import dev.varve.tiering.archive.verify.Verifier;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.StorageClass;
import dev.varve.tiering.testkit.vault.FakeArchive;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("An archive in a vault")
final class VaultArchiveTest {

    private static final ArchiveSettings SETTINGS =
            ArchiveSettings.defaults().withStorageClass(StorageClass.GLACIER).withMergeBelow(0);

    private final VaultScene scene = new VaultScene();
    private final Archive archive = ArchiveFixture.archive(scene.store());

    @TempDir
    Path work;

    @AfterEach
    void close() {
        scene.close();
    }

    private Verification verified() {
        return Verifier.run(archive, Depth.RECORDS, work, segment -> {});
    }

    private RestorePlan plan(Range range) {
        return RestorePlan.of(archive, range);
    }

    private long restored(Range range) {
        return Restore.run(plan(range), new JsonLinesSink(new StringWriter()), work, segment -> {});
    }

    @Test
    @DisplayName("TR-22: is written, verified as it is stored, brought, verified by its records, restored, and drilled")
    void endToEnd() {
        ArchiveFixture.fill(scene.store(), SETTINGS);
        assertThat(scene.fake().archives()).hasSize(3);
        Verification cold = verified();
        assertThat(cold.findings()).isEmpty();
        assertThat(cold.cold()).isEqualTo(3);
        refused(ErrorCode.INVALID, () -> restored(Range.of(5, 15)));

        assertThat(new ColdSegments(plan(Range.of(5, 15))).start(FAST).restoring())
                .isEqualTo(2);
        refused(ErrorCode.RESTORING, () -> restored(Range.of(5, 15)));
        scene.clock().advance(Duration.ofMinutes(6));

        assertThat(new ColdSegments(plan(Range.of(5, 15))).status().isReadable())
                .isTrue();
        assertThat(restored(Range.of(5, 15))).isEqualTo(11);
        Drill.Report drill = new Drill(plan(Range.of(1, 20)), work).run();
        assertThat(drill.messages()).isEqualTo(20);
        assertThat(drill.differing()).isEmpty();
        Verification warm = verified();
        assertThat(warm.findings()).isEmpty();
        assertThat(warm.read()).isEqualTo(2);
    }

    @ParameterizedTest(
            name = "TR-22: holds every message once after {0} at any write, and the vault tells what is left over")
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER"})
    void killed(Fault fault) {
        for (int step = 0; step < 5; step++) {
            try (VaultScene fresh = new VaultScene()) {
                killedAt(fresh, step, fault);
            }
        }
    }

    private static void killedAt(VaultScene fresh, int step, Fault fault) {
        try (VaultBlobStore dying = fresh.open(new FaultyStore(fresh.ledger()).failing(step, fault))) {
            assertThatThrownBy(() -> written(dying)).isInstanceOf(Crash.class);
        }
        written(fresh.store());

        Archive archive = ArchiveFixture.archive(fresh.store());
        new ColdSegments(RestorePlan.of(archive, Range.all())).start(FAST);
        fresh.clock().advance(Duration.ofMinutes(6));
        assertThat(ArchiveFixture.contents(archive)).as("step %d", step).isEqualTo(ArchiveFixture.messages(1, 10));
        // Writes 2 and 3 are the entry and the manifest: before the first an archive is left that nothing names.
        fresh.clock().advance(Duration.ofDays(2));
        VaultReconciliation reconciliation = fresh.store().reconciliation("archives/orders/");
        reconciliation.start();
        fresh.clock().advance(Duration.ofHours(5));
        boolean nameless = step == 2 && fault == Fault.CRASH_BEFORE;
        assertThat(reconciliation.report().findings())
                .as("step %d", step)
                .extracting(VaultFinding::kind)
                .containsExactly(
                        nameless ? new VaultFinding.Kind[] {VaultFinding.Kind.UNNAMED} : new VaultFinding.Kind[0]);
    }

    private static void written(BlobStore store) {
        try (ArchiveWriter writer = ArchiveFixture.open(store, SETTINGS)) {
            ArchiveFixture.commit(writer, writer.lastSeq() + 1, 10);
        }
    }

    @Test
    @DisplayName("TR-22: whose entry leads to another archive gives none of its messages")
    void ledElsewhere() {
        ArchiveFixture.fill(scene.store(), SETTINGS);
        BlobKey key = plan(Range.of(1, 10)).segments().get(0).object().key();
        FakeArchive other = scene.fake().archives().get(1);
        Bytes entry;
        try (var reader = scene.ledger().read(key).orElseThrow()) {
            entry = reader.readAll();
        }
        String first = scene.fake().archives().get(0).id();
        Bytes forged = Bytes.utf8(entry.utf8().replace(first, other.id()));
        scene.ledger().replace(key, scene.ledger().head(key).orElseThrow().tag(), BlobContent.of(forged));
        new ColdSegments(plan(Range.of(1, 10))).start(FAST);
        scene.clock().advance(Duration.ofMinutes(6));

        refused(ErrorCode.CORRUPT, () -> restored(Range.of(1, 10)));
    }

    @Test
    @DisplayName(
            "TR-22: misses an entry that is lost, which reconciling makes again; its head is rebuilt; garbage is collected")
    void repaired() {
        ArchiveFixture.fill(scene.store(), SETTINGS);
        BlobKey key = plan(Range.of(1, 10)).segments().get(0).object().key();
        scene.ledger().delete(key);
        assertThat(verified().findings()).extracting(Finding::object).contains(key);
        scene.clock().advance(Duration.ofDays(2));
        VaultReconciliation reconciliation = scene.store().reconciliation("archives/orders/");
        reconciliation.start();
        scene.clock().advance(Duration.ofHours(5));

        reconciliation.report().findings().forEach(reconciliation::adopt);

        assertThat(verified().findings()).isEmpty();
        scene.ledger().delete(archive.keys().head());
        assertThat(new HeadRebuild(archive).run().totals().segments()).isEqualTo(3);
        assertThat(verified().findings()).isEmpty();
        scene.store().create(BlobKey.of(key.value().replace("-1-", "-0-")), VaultScene.content(9), VaultScene.COLD);
        assertThat(new Garbage(archive).collect()).isEqualTo(1);
        assertThat(scene.fake().archives()).hasSize(3);
    }
}
