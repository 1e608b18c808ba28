/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import static dev.varve.tiering.store.vault.VaultScene.FAST;
import static dev.varve.tiering.store.vault.VaultScene.KEY;
import static dev.varve.tiering.store.vault.VaultScene.MIB;
import static dev.varve.tiering.store.vault.VaultScene.bytes;
import static dev.varve.tiering.store.vault.VaultScene.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.ErrorCode;
import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.ByteRange;
import dev.varve.tiering.store.ReadOptions;
import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.RestoreRequest.Speed;
import dev.varve.tiering.testkit.vault.VaultCall;
import dev.varve.tiering.testkit.vault.VaultFault;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("What comes back from a vault")
final class VaultRestoreTest {

    private final VaultScene scene = new VaultScene();

    @AfterEach
    void close() {
        scene.close();
    }

    private Availability availability() {
        return scene.store().head(KEY).orElseThrow().availability();
    }

    private static ReadOptions range(long offset, long length) {
        return ReadOptions.whole().within(new ByteRange(offset, length));
    }

    @ParameterizedTest(name = "TR-22, TR-18: {0}: on its way for {1} hours, there for a day, and cold again")
    @CsvSource({"STANDARD,5", "BULK,12"})
    void life(Speed speed, int hours) {
        scene.stored(KEY, 1000);
        refused(ErrorCode.INVALID, () -> scene.store().read(KEY));

        assertThat(scene.store().restore(KEY, new RestoreRequest(9, speed)))
                .contains(new Availability.Restoring(Duration.ofHours(hours)));
        scene.clock().advance(Duration.ofHours(hours).minusSeconds(1));
        assertThat(availability()).isEqualTo(new Availability.Restoring(Duration.ofHours(hours)));
        refused(ErrorCode.RESTORING, () -> scene.store().read(KEY));
        scene.clock().advance(Duration.ofSeconds(12));

        Instant until = Instant.parse("2026-11-21T00:00:00Z").plus(Duration.ofHours(hours));
        assertThat(availability()).isEqualTo(new Availability.Restored(until));
        assertThat(scene.read(ReadOptions.whole())).isEqualTo(bytes(1000));
        assertThat(scene.store().restore(KEY, FAST)).contains(new Availability.Restored(until));
        assertThat(scene.fake().jobs()).isEqualTo(1);

        scene.clock().advance(Duration.ofDays(1));
        assertThat(availability()).isEqualTo(new Availability.Cold());
    }

    @Test
    @DisplayName("TR-22: what is on its way is so for every process, asked for once, and read in its version")
    void otherProcess() {
        BlobInfo info = scene.stored(KEY, 1000);
        scene.store().restore(KEY, FAST);

        try (VaultBlobStore other = scene.open(scene.ledger())) {
            assertThat(other.restore(KEY, FAST)).containsInstanceOf(Availability.Restoring.class);
            assertThat(scene.fake().count(VaultCall.INITIATE_JOB)).isEqualTo(1);
            scene.clock().advance(Duration.ofMinutes(6));
            String id = info.version().orElseThrow();
            assertThat(other.head(KEY, id).orElseThrow().availability()).isInstanceOf(Availability.Restored.class);
            try (var reader = other.read(KEY, ReadOptions.whole().ofVersion(id)).orElseThrow()) {
                assertThat(reader.readAll()).isEqualTo(bytes(1000));
            }
            assertThat(other.head(KEY, "elsewhere")).isEmpty();
            assertThat(other.read(KEY, ReadOptions.whole().ofVersion("elsewhere")))
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("TR-22: of many that are on their way each is found, and the list is read once in ten seconds")
    void manyJobs() {
        for (int i = 0; i < 10; i++) {
            BlobKey key = BlobKey.of("many/" + i);
            scene.stored(key, 10 + i);
            scene.store().restore(key, FAST);
        }
        int before = scene.fake().count(VaultCall.LIST_JOBS);
        scene.clock().advance(Duration.ofSeconds(11));

        for (int i = 0; i < 10; i++) {
            assertThat(scene.store().head(BlobKey.of("many/" + i)).orElseThrow().availability())
                    .isInstanceOf(Availability.Restoring.class);
        }
        // 10 jobs, 3 on a page.
        assertThat(scene.fake().count(VaultCall.LIST_JOBS) - before).isEqualTo(4);
    }

    @Test
    @DisplayName("TR-22: a job whose answer is lost is found, and not paid for twice")
    void startLost() {
        scene.stored(KEY, 1000);
        scene.fake().next(VaultCall.INITIATE_JOB, VaultFault.ANSWER_LOST);

        assertThat(scene.store().restore(KEY, FAST)).containsInstanceOf(Availability.Restoring.class);

        assertThat(scene.fake().jobs()).isEqualTo(1);
        assertThat(scene.fake().count(VaultCall.INITIATE_JOB)).isEqualTo(1);
    }

    @Test
    @DisplayName("TR-22: a job that was not heard of is told, and may be asked for again")
    void startUnheard() {
        scene.stored(KEY, 1000);
        scene.fake().next(VaultCall.INITIATE_JOB, VaultFault.BROKEN_BEFORE_EFFECT, VaultFault.THROTTLED);

        refused(ErrorCode.UNAVAILABLE, () -> scene.store().restore(KEY, FAST));
        assertThat(scene.store().restore(KEY, FAST)).containsInstanceOf(Availability.Restoring.class);

        assertThat(scene.fake().jobs()).isEqualTo(1);
    }

    @ParameterizedTest(
            name = "TR-22: where output ended that is listed yet, {0}, reading says so and a new job brings it")
    @CsvSource({"read first", "restored at once"})
    void expired(String how) {
        scene.stored(KEY, 1000);
        scene.fake().listingJobsForEver();
        scene.bring();
        scene.clock().advance(Duration.ofDays(2));
        if (how.equals("read first")) {
            refused(ErrorCode.INVALID, () -> scene.store().read(KEY));
        }

        assertThat(scene.store().restore(KEY, FAST)).containsInstanceOf(Availability.Restoring.class);

        assertThat(scene.fake().jobs()).isEqualTo(2);
        scene.clock().advance(Duration.ofMinutes(6));
        assertThat(scene.read(ReadOptions.whole())).isEqualTo(bytes(1000));
    }

    @Test
    @DisplayName("TR-22: any bytes of it are read, and no others")
    void ranges() {
        int size = 2 * MIB + 7;
        scene.stored(KEY, size);
        scene.bring();

        int[][] ranges = {{0, 1}, {0, size}, {MIB, MIB}, {MIB, MIB + 7}, {5, 1_500_000}, {size - 1, 1}};
        for (int[] range : ranges) {
            assertThat(scene.read(range(range[0], range[1])))
                    .as("%d from %d", range[1], range[0])
                    .isEqualTo(bytes(size).slice(range[0], range[1]));
            refused(ErrorCode.INVALID, () -> scene.store().read(KEY, range(range[0], size + 1 - range[0])));
        }
    }

    @Test
    @DisplayName(
            "TR-22: damage of a part is never taken for it: by the tree hash where the part is of whole MiB, else by its length")
    void damage() {
        int size = 2 * MIB + 7;
        scene.stored(KEY, size);
        scene.bring();

        damaged(0, size, VaultFault.FLIPPED_BIT, ErrorCode.CORRUPT);
        damaged(MIB, MIB, VaultFault.FLIPPED_BIT, ErrorCode.CORRUPT);
        damaged(MIB, MIB + 7, VaultFault.FLIPPED_BIT, ErrorCode.CORRUPT);
        damaged(MIB, MIB, VaultFault.WRONG_HASH, ErrorCode.CORRUPT);
        damaged(MIB, MIB, VaultFault.TORN_BODY, ErrorCode.UNAVAILABLE);
        damaged(5, 100_000, VaultFault.TORN_BODY, ErrorCode.UNAVAILABLE);
        damaged(5, 100_000, VaultFault.SHORT_BODY, ErrorCode.UNAVAILABLE);
        damaged(5, 100_000, VaultFault.RANGE_IGNORED, ErrorCode.UNAVAILABLE);
        assertThat(scene.read(range(5, 100_000))).isEqualTo(bytes(size).slice(5, 100_000));
    }

    private void damaged(int offset, int length, VaultFault fault, ErrorCode code) {
        scene.fake().next(VaultCall.JOB_OUTPUT, fault);

        refused(code, () -> scene.read(range(offset, length)));
    }

    @ParameterizedTest(name = "TR-22: {0} in all of it is never taken for the blob")
    @EnumSource(names = {"FLIPPED_BIT", "TORN_BODY", "SHORT_BODY", "WRONG_HASH"})
    void damageOfAll(VaultFault fault) {
        scene.stored(KEY, MIB + 1);
        scene.bring();
        scene.fake().next(VaultCall.JOB_OUTPUT, fault);
        boolean broken = fault == VaultFault.TORN_BODY || fault == VaultFault.SHORT_BODY;

        refused(broken ? ErrorCode.UNAVAILABLE : ErrorCode.CORRUPT, () -> scene.read(ReadOptions.whole()));

        assertThat(scene.read(ReadOptions.whole())).isEqualTo(bytes(MIB + 1));
    }

    @ParameterizedTest(name = "TR-22: {0} is {1}, and says what to do: {2}")
    @CsvSource({
        "POLICY,DENIED,data retrieval policy",
        "NO_CAPACITY,UNAVAILABLE,standard or bulk",
        "ACCESS_DENIED,DENIED,as ordered",
        "NO_LONGER_SUPPORTED,UNSUPPORTED,storage classes of S3",
        "EXPIRED_TOKEN,DENIED,correct the credentials",
    })
    void refusals(VaultFault fault, ErrorCode code, String saying) {
        scene.stored(KEY, 1000);
        scene.fake().next(VaultCall.INITIATE_JOB, fault);

        assertThat(refused(code, () -> scene.store().restore(KEY, FAST))).hasMessageContaining(saying);

        assertThat(scene.fake().jobs()).isZero();
        assertThat(availability()).isEqualTo(new Availability.Cold());
    }
}
