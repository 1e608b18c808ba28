/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import static dev.varve.tiering.store.vault.VaultScene.COLD;
import static dev.varve.tiering.store.vault.VaultScene.KEY;
import static dev.varve.tiering.store.vault.VaultScene.bytes;
import static dev.varve.tiering.store.vault.VaultScene.content;
import static dev.varve.tiering.store.vault.VaultScene.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.tiering.archive.FaultyStore;
import dev.varve.tiering.archive.FaultyStore.Crash;
import dev.varve.tiering.archive.FaultyStore.Fault;
import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.ReadOptions;
import dev.varve.tiering.store.TreeHash;
import dev.varve.tiering.store.WriteAnswer;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import dev.varve.tiering.store.vault.VaultFinding.Kind;
import dev.varve.tiering.testkit.vault.VaultCall;
import dev.varve.tiering.testkit.vault.VaultFault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A vault and its ledger")
final class VaultReconciliationTest {

    private final VaultScene scene = new VaultScene();

    @AfterEach
    void close() {
        scene.close();
    }

    private VaultReconciliation reconciliation() {
        return scene.store().reconciliation("archives/orders/");
    }

    /** What an inventory finds that is made when all that was done is in it. */
    private VaultReconciliation.Report report() {
        scene.clock().advance(Duration.ofDays(2));
        reconciliation().start();
        scene.clock().advance(Duration.ofHours(5));
        return reconciliation().report();
    }

    private VaultFinding only(Kind kind) {
        List<VaultFinding> findings = report().findings();
        assertThat(findings).extracting(VaultFinding::kind).containsExactly(kind);
        return findings.get(0);
    }

    private void crash(Fault fault) {
        VaultBlobStore crashing = scene.open(new FaultyStore(scene.ledger()).failing(0, fault));
        assertThatThrownBy(() -> crashing.create(KEY, content(1000), COLD)).isInstanceOf(Crash.class);
    }

    @Test
    @DisplayName(
            "TR-22: an archive whose process ended before its entry is found by the inventory, and adopted when told")
    void adopted() {
        crash(Fault.CRASH_BEFORE);
        assertThat(scene.store().head(KEY)).isEmpty();

        VaultFinding found = only(Kind.UNNAMED);
        assertThat(scene.store().head(KEY)).isEmpty();
        assertThat(reconciliation().adopt(found)).isTrue();

        assertThat(scene.store().create(KEY, content(1000), COLD)).isInstanceOf(WriteAnswer.AlreadyThere.class);
        assertThat(scene.fake().archives()).hasSize(1);
        scene.bring();
        assertThat(scene.read(ReadOptions.whole())).isEqualTo(bytes(1000));
        assertThat(report().findings()).isEmpty();
    }

    @Test
    @DisplayName("TR-22: one whose process ended behind its entry is whole")
    void behind() {
        crash(Fault.CRASH_AFTER);

        assertThat(scene.store().create(KEY, content(1000), COLD)).isInstanceOf(WriteAnswer.AlreadyThere.class);
        VaultReconciliation.Report report = report();
        assertThat(report.findings()).isEmpty();
        assertThat(report.named()).isEqualTo(1);
    }

    @Test
    @DisplayName("TR-22: where it was uploaded again the first is a duplicate, removed when told, and only then")
    void duplicate() {
        crash(Fault.CRASH_BEFORE);
        scene.stored(KEY, 1000);

        VaultFinding found = only(Kind.DUPLICATE);
        assertThat(scene.fake().archives()).hasSize(2);
        refused(ErrorCode.INVALID, () -> reconciliation().adopt(found));
        assertThat(reconciliation().remove(found)).isTrue();

        assertThat(scene.fake().archives())
                .extracting(archive -> archive.id())
                .containsExactly(scene.store().head(KEY).orElseThrow().version().orElseThrow());
    }

    @Test
    @DisplayName("TR-22: one that became the only copy is never removed")
    void onlyCopy() {
        crash(Fault.CRASH_BEFORE);
        scene.stored(KEY, 1000);
        scene.fake().lose(scene.store().head(KEY).orElseThrow().version().orElseThrow());

        List<VaultFinding> findings = report().findings();

        assertThat(findings).extracting(VaultFinding::kind).containsExactlyInAnyOrder(Kind.ABSENT, Kind.CONFLICTING);
        findings.forEach(
                finding -> refused(ErrorCode.INVALID, () -> reconciliation().remove(finding)));
        assertThat(scene.fake().archives()).hasSize(1);
    }

    @Test
    @DisplayName("TR-22: a duplicate that is none any more is left alone")
    void noneAnyMore() {
        crash(Fault.CRASH_BEFORE);
        scene.stored(KEY, 1000);
        VaultFinding found = only(Kind.DUPLICATE);
        scene.store().delete(KEY);

        assertThat(reconciliation().remove(found)).isFalse();
        assertThat(scene.fake().archives()).hasSize(1);
    }

    @ParameterizedTest(name = "TR-22: what is uploaded while the ledger fails with {0} is not uploaded again")
    @EnumSource(
            value = Fault.class,
            names = {"UNAVAILABLE", "ANSWER_LOST"})
    void ledgerFails(Fault fault) {
        try (VaultBlobStore store = scene.open(new FaultyStore(scene.ledger()).failing(0, fault))) {
            assertThatThrownBy(() -> store.create(KEY, content(1000), COLD))
                    .isInstanceOf(fault == Fault.ANSWER_LOST ? OutcomeUnknownException.class : StorageException.class);
            assertThat(store.create(KEY, content(1000), COLD)).isNotInstanceOf(WriteAnswer.Conflict.class);
        }
        assertThat(scene.fake().count(VaultCall.UPLOAD_ARCHIVE)).isEqualTo(1);
        assertThat(report().findings()).isEmpty();
    }

    @Test
    @DisplayName(
            "TR-22: what was deleted is uploaded anew, also where it had been named by a write whose answer was lost")
    void deletedMeanwhile() {
        FaultyStore losing = new FaultyStore(scene.ledger()).failing(0, Fault.ANSWER_LOST);
        try (VaultBlobStore store = scene.open(losing)) {
            assertThatThrownBy(() -> store.create(KEY, content(1000), COLD))
                    .isInstanceOf(OutcomeUnknownException.class);
            assertThat(store.delete(KEY)).isTrue();
            assertThat(store.create(KEY, content(1000), COLD)).isInstanceOf(WriteAnswer.Stored.class);
        }
        assertThat(scene.fake().archives()).hasSize(1);
        scene.bring();
        assertThat(scene.read(ReadOptions.whole())).isEqualTo(bytes(1000));
    }

    @Test
    @DisplayName("TR-22: of two that create the same, one is named; the other removes what it uploaded")
    void race() {
        VaultBlobStore[] late = new VaultBlobStore[1];
        late[0] = scene.open(new FaultyStore(scene.ledger()).interrupted(0, () -> scene.stored(KEY, 1000)));

        assertThat(late[0].create(KEY, content(1000), COLD)).isInstanceOf(WriteAnswer.AlreadyThere.class);

        assertThat(scene.fake().count(VaultCall.UPLOAD_ARCHIVE)).isEqualTo(2);
        assertThat(report().findings()).isEmpty();
        assertThat(scene.fake().archives()).hasSize(1);
    }

    @Test
    @DisplayName("TR-22: an upload whose adoption came first finds itself named, and removes nothing")
    void adoptedMeanwhile() {
        FaultyStore away = new FaultyStore(scene.ledger()).failing(0, Fault.UNAVAILABLE);
        try (VaultBlobStore store = scene.open(away)) {
            refused(ErrorCode.UNAVAILABLE, () -> store.create(KEY, content(1000), COLD));
            assertThat(reconciliation().adopt(only(Kind.UNNAMED))).isTrue();
            assertThat(store.create(KEY, content(1000), COLD)).isInstanceOf(WriteAnswer.AlreadyThere.class);
        }
        assertThat(scene.fake().archives()).hasSize(1);
    }

    @Test
    @DisplayName("TR-22: an archive that is newer than the inventory, lost, or another than its entry says is told")
    void differing() {
        scene.stored(KEY, 1000);
        reconciliation().start();
        scene.clock().advance(Duration.ofHours(5));
        assertThat(reconciliation().report().findings())
                .extracting(VaultFinding::kind)
                .containsExactly(Kind.ABSENT);
        String other = scene.fake().put("somebody's", bytes(1000).toByteArray());
        BlobKey forged = BlobKey.of("archives/orders/segments/two.avro");
        VaultEntry entry = new VaultEntry(
                forged,
                other,
                1000,
                content(1000).sha256(),
                TreeHash.of(bytes(1000).toByteArray()));
        scene.ledger().create(forged, BlobContent.of(entry.content()));

        VaultFinding found = only(Kind.DIFFERENT);
        assertThat(found.isWrong()).isTrue();
        assertThat(found.archive()).isEqualTo(entry);
    }

    @Test
    @DisplayName("TR-22: archives of others, of other ledgers and of other keys are counted and let alone")
    void others() {
        scene.fake().put("", new byte[] {1});
        scene.fake().put("varve1 " + content(5).sha256() + " no key!", new byte[] {1});
        scene.fake().put(new VaultDescription(KEY, content(5).sha256()).text(Optional.of("x")), new byte[5]);
        scene.stored(BlobKey.of("archives/elsewhere/segments/one.avro"), 10);

        // The ledger beneath "x" is another, but without a prefix of our own its keys look like ours below x/.
        VaultReconciliation.Report report = report();

        assertThat(report.findings()).isEmpty();
        assertThat(report.others()).isEqualTo(4);
        assertThat(report.named()).isZero();
    }

    @Test
    @DisplayName("TR-22: an inventory is asked for once, on its way, read for a day, and asked for anew")
    void inventory() {
        refused(ErrorCode.INVALID, () -> reconciliation().report());
        scene.fake().next(VaultCall.INITIATE_JOB, VaultFault.ANSWER_LOST);

        assertThat(reconciliation().start()).isInstanceOf(Availability.Restoring.class);
        assertThat(reconciliation().start()).isInstanceOf(Availability.Restoring.class);
        refused(ErrorCode.RESTORING, () -> reconciliation().report());
        scene.clock().advance(Duration.ofHours(5));
        assertThat(reconciliation().start()).isInstanceOf(Availability.Restored.class);
        assertThat(reconciliation().report().inventoryDate()).isEqualTo("2026-11-19T00:00:00Z");
        assertThat(scene.fake().jobs()).isEqualTo(1);
        scene.clock().advance(Duration.ofDays(2));

        refused(ErrorCode.INVALID, () -> reconciliation().report());
        reconciliation().start();
        assertThat(scene.fake().jobs()).isEqualTo(2);
    }

    @ParameterizedTest(name = "TR-22: an inventory with {0} is no inventory")
    @EnumSource(names = {"TORN_BODY", "SHORT_BODY"})
    void torn(VaultFault fault) {
        scene.stored(KEY, 1000);
        scene.clock().advance(Duration.ofDays(2));
        reconciliation().start();
        scene.clock().advance(Duration.ofHours(5));
        // The first request asks whether it is still there.
        scene.fake().next(VaultCall.JOB_OUTPUT, VaultFault.RANGE_IGNORED, fault);

        assertThatThrownBy(() -> reconciliation().report()).isInstanceOf(StorageException.class);

        assertThat(reconciliation().report().named()).isEqualTo(1);
    }

    @Test
    @DisplayName("TR-22: an entry that was damaged, or moved to another key, is CORRUPT")
    void damagedEntry() {
        scene.stored(KEY, 1000);
        Bytes entry;
        try (var reader = scene.ledger().read(KEY).orElseThrow()) {
            entry = reader.readAll();
        }
        BlobKey moved = BlobKey.of("archives/orders/segments/moved.avro");
        BlobKey damaged = BlobKey.of("archives/orders/segments/damaged.avro");
        scene.ledger().create(moved, BlobContent.of(entry));
        scene.ledger()
                .create(damaged, BlobContent.of(Bytes.utf8(entry.utf8().replace("\"bytes\":1000", "\"bytes\":x000"))));

        refused(ErrorCode.CORRUPT, () -> scene.store().head(moved));
        refused(ErrorCode.CORRUPT, () -> scene.store().head(damaged));
    }

    @Test
    @DisplayName("stores on a vault have names for people, without secrets")
    void name() {
        try (VaultBlobStore store = scene.open(new MemoryBlobStore())) {
            assertThat(store.name()).isEqualTo("glacier://eu-central-1/records beside memory");
        }
    }
}
