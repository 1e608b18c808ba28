/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import static dev.varve.tiering.store.vault.VaultScene.COLD;
import static dev.varve.tiering.store.vault.VaultScene.KEY;
import static dev.varve.tiering.store.vault.VaultScene.MIB;
import static dev.varve.tiering.store.vault.VaultScene.bytes;
import static dev.varve.tiering.store.vault.VaultScene.content;
import static dev.varve.tiering.store.vault.VaultScene.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.ReadOptions;
import dev.varve.tiering.store.Sha256;
import dev.varve.tiering.store.StorageClass;
import dev.varve.tiering.store.WriteAnswer;
import dev.varve.tiering.testkit.vault.FakeArchive;
import dev.varve.tiering.testkit.vault.VaultCall;
import dev.varve.tiering.testkit.vault.VaultFault;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What goes into a vault")
final class VaultUploadTest {

    private final VaultScene scene = new VaultScene();

    @AfterEach
    void close() {
        scene.close();
    }

    private FakeArchive only() {
        assertThat(scene.fake().archives()).hasSize(1);
        return scene.fake().archives().get(0);
    }

    @ParameterizedTest(name = "TR-22: {0} bytes, in {1} parts, are there under key and digest")
    @CsvSource({"1,0", "1048576,0", "1048577,2", "2097159,3"})
    void sizes(int size, int parts) {
        BlobInfo info = scene.stored(KEY, size);

        assertThat(info.storageClass()).isEqualTo(StorageClass.GLACIER);
        assertThat(info.availability()).isEqualTo(new Availability.Cold());
        assertThat(info.version()).contains(only().id());
        assertThat(Bytes.wrap(only().bytes())).isEqualTo(bytes(size));
        assertThat(only().description())
                .isEqualTo("varve1 " + Sha256.of(bytes(size)) + " archives/orders/segments/one.avro");
        assertThat(scene.fake().count(VaultCall.UPLOAD_PART)).isEqualTo(parts);
        assertThat(scene.store().head(KEY)).contains(info);
        scene.bring();
        assertThat(scene.read(ReadOptions.whole())).isEqualTo(bytes(size));
    }

    @Test
    @DisplayName("TR-22: all other classes, and what they cost, are the ledger's")
    void others() {
        scene.store().create(BlobKey.of("heads/orders.json"), content(700));

        assertThat(scene.fake().archives()).isEmpty();
        assertThat(scene.ledger().head(BlobKey.of("heads/orders.json"))).isPresent();
    }

    @Test
    @DisplayName("TR-22: the parts are a power of two MiB, and 10,000 at most")
    void partSizes() {
        assertThat(VaultParts.size(10_000L * MIB, MIB)).isEqualTo(MIB);
        assertThat(VaultParts.size(10_000L * MIB + 1, MIB)).isEqualTo(2 * MIB);
        assertThat(VaultParts.size(50_000L * MIB, MIB)).isEqualTo(8 * MIB);
        assertThat(VaultParts.size(10_000L << 30, 16 * MIB)).isEqualTo(1 << 30);
        refused(ErrorCode.TOO_LARGE, () -> VaultParts.size((10_000L << 30) + 1, MIB));
    }

    @ParameterizedTest(name = "TR-22: what fails in passing is tried again: {0}")
    @EnumSource(names = {"THROTTLED", "UNAVAILABLE", "BROKEN_BEFORE_EFFECT"})
    void passing(VaultFault fault) {
        scene.fake()
                .next(VaultCall.INITIATE_UPLOAD, fault)
                .next(VaultCall.UPLOAD_PART, fault)
                .next(VaultCall.COMPLETE_UPLOAD, fault);

        scene.stored(KEY, 2 * MIB);

        assertThat(Bytes.wrap(only().bytes())).isEqualTo(bytes(2 * MIB));
    }

    @Test
    @DisplayName("TR-22: a part that is sent twice counts once")
    void partTwice() {
        scene.fake().next(VaultCall.UPLOAD_PART, VaultFault.ANSWER_LOST, VaultFault.ANSWER_LOST);

        scene.stored(KEY, 3 * MIB);

        assertThat(Bytes.wrap(only().bytes())).isEqualTo(bytes(3 * MIB));
    }

    @ParameterizedTest(name = "TR-22: {0} bytes whose last answer is lost are there, perhaps twice, and named once")
    @ValueSource(ints = {1000, 2 * MIB})
    void answerLost(int size) {
        scene.fake()
                .next(VaultCall.UPLOAD_ARCHIVE, VaultFault.ANSWER_LOST)
                .next(VaultCall.COMPLETE_UPLOAD, VaultFault.ANSWER_LOST);

        BlobInfo info = scene.stored(KEY, size);

        assertThat(scene.fake().archives()).hasSize(2);
        assertThat(info.version()).contains(scene.fake().archives().get(1).id());
        scene.bring();
        assertThat(scene.read(ReadOptions.whole())).isEqualTo(bytes(size));
    }

    @ParameterizedTest(name = "TR-22: where the vault states another tree hash for {0} nothing is named, nor left")
    @EnumSource(names = {"UPLOAD_ARCHIVE", "UPLOAD_PART", "COMPLETE_UPLOAD"})
    void wrongHash(VaultCall call) {
        scene.fake().next(call, VaultFault.WRONG_HASH);
        BlobContent content = content(call == VaultCall.UPLOAD_ARCHIVE ? 1000 : 2 * MIB);

        refused(ErrorCode.CORRUPT, () -> scene.store().create(KEY, content, COLD));

        assertThat(scene.store().head(KEY)).isEmpty();
        assertThat(scene.fake().archives()).isEmpty();
        assertThat(scene.fake().openUploads()).isZero();
    }

    @Test
    @DisplayName("TR-22: content that is not what it claims is CORRUPT, and nothing is left in the vault")
    void falseContent(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("file"), bytes(2 * MIB).toByteArray());
        BlobContent claimed = BlobContent.of(file, 2 * MIB, Sha256.of(bytes(7)));

        refused(ErrorCode.CORRUPT, () -> scene.store().create(KEY, claimed, COLD));
        assertThatThrownBy(() ->
                        scene.store().create(KEY, BlobContent.of(folder.resolve("gone"), 5, Sha256.of(bytes(5))), COLD))
                .isInstanceOf(UncheckedIOException.class);

        assertThat(scene.store().head(KEY)).isEmpty();
        assertThat(scene.fake().archives()).isEmpty();
        assertThat(scene.fake().openUploads()).isZero();
    }

    @Test
    @DisplayName("TR-22: the same content again is there already and not sent; other content conflicts")
    void again() {
        BlobInfo info = scene.stored(KEY, 1000);

        assertThat(scene.store().create(KEY, content(1000), COLD)).isEqualTo(new WriteAnswer.AlreadyThere(info));
        assertThat(scene.store().create(KEY, content(1001), COLD))
                .isEqualTo(new WriteAnswer.Conflict(Optional.of(info)));
        assertThat(scene.store().create(KEY, content(1001))).isEqualTo(new WriteAnswer.Conflict(Optional.of(info)));
        assertThat(scene.fake().count(VaultCall.UPLOAD_ARCHIVE)).isEqualTo(1);
    }

    @Test
    @DisplayName("an empty blob is refused, as the vault does, and so is what would be taken for an entry")
    void refusedContent() {
        refused(ErrorCode.INVALID, () -> scene.store().create(KEY, content(0), COLD));
        scene.stored(KEY, 10);
        Bytes entry;
        try (var reader = scene.ledger().read(KEY).orElseThrow()) {
            entry = reader.readAll();
        }
        BlobKey other = BlobKey.of("heads/other.json");

        refused(ErrorCode.INVALID, () -> scene.store().create(other, BlobContent.of(entry)));

        BlobInfo plain = scene.store()
                .create(other, content(VaultEntry.BYTES))
                .orElseThrow(conflict -> new IllegalStateException("taken"));
        refused(ErrorCode.INVALID, () -> scene.store().replace(other, plain.tag(), BlobContent.of(entry)));
        assertThat(scene.store().head(other)).contains(plain);
    }

    @Test
    @DisplayName("TR-22: what is replaced or deleted is removed from the vault as well")
    void removed() {
        BlobInfo info = scene.stored(KEY, 1000);

        assertThat(scene.store().replace(KEY, info.tag(), content(5))).isInstanceOf(WriteAnswer.Stored.class);
        assertThat(scene.fake().archives()).isEmpty();
        assertThat(scene.store().delete(KEY)).isTrue();

        scene.stored(KEY, 1000);
        assertThat(scene.store().list("archives/").next().length()).isEqualTo(1000);
        assertThat(scene.store().delete(KEY)).isTrue();
        assertThat(scene.fake().archives()).isEmpty();
        assertThat(scene.store().head(KEY)).isEmpty();
        assertThat(scene.store().delete(KEY)).isFalse();
    }

    @Test
    @DisplayName("TR-22: where the vault refuses to delete, as under a Vault Lock, the blob is as it was")
    void locked() {
        BlobInfo info = scene.stored(KEY, 1000);
        scene.fake().next(VaultCall.DELETE_ARCHIVE, VaultFault.ACCESS_DENIED);

        refused(ErrorCode.DENIED, () -> scene.store().delete(KEY));

        assertThat(scene.store().head(KEY).orElseThrow().version()).isEqualTo(info.version());
        assertThat(scene.fake().archives()).hasSize(1);
    }
}
