/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.varve.Bytes;
import dev.varve.stream.StoredMessage;
import dev.varve.testkit.model.Seed;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.ArchiveFixture;
import dev.varve.tiering.archive.ArchiveSettings;
import dev.varve.tiering.archive.ArchiveWriter;
import dev.varve.tiering.archive.DirectoryFiles;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.archive.manifest.HeadJson;
import dev.varve.tiering.archive.manifest.ManifestJson;
import dev.varve.tiering.archive.manifest.ManifestLink;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.manifest.Totals;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.Sha256;
import dev.varve.tiering.store.StorageClass;
import dev.varve.tiering.store.directory.DirectoryBlobStore;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The verification of an archive")
final class VerifierTest {

    private static final int FLIPS = 12;

    @TempDir
    Path root;

    @TempDir
    Path work;

    private BlobStore store = new MemoryBlobStore();
    private Archive archive = ArchiveFixture.archive(store);
    private DirectoryFiles files = new DirectoryFiles(Path.of(""));

    @BeforeEach
    void fill() {
        store = new DirectoryBlobStore(root);
        archive = ArchiveFixture.archive(store);
        files = new DirectoryFiles(root);
        ArchiveFixture.fill(store, ArchiveSettings.defaults());
    }

    private Verification verify(Depth depth) {
        return Verifier.run(archive, depth, work, manifest -> {});
    }

    private List<BlobKey> keys() {
        return store.list("").toList().stream().map(BlobEntry::key).toList();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("finds nothing wrong with a whole one")
    void sound(Depth depth) {
        Verification found = verify(depth);

        assertThat(found.findings()).isEmpty();
        assertThat(found.segments()).isEqualTo(3);
        assertThat(found.messages()).isEqualTo(30);
        assertThat(found.read()).isEqualTo(depth == Depth.STORED ? 0 : 3);
        assertThat(found.unreferenced()).isEmpty();
    }

    private void assertNamed(String what, BlobKey key) {
        assertThat(verify(Depth.CONTENT).findings())
                .as(what)
                .extracting(Finding::object)
                .contains(key);
    }

    @Test
    @DisplayName("TR-17: names the object, of whatever kind, in which a bit is flipped")
    void flipped() {
        long seed = Seed.choose("VerifierTest.flipped");
        Random random = new Random(seed);
        assertThat(keys()).hasSize(3 + 3 + 2 + 1);
        for (BlobKey key : keys()) {
            byte[] whole = files.read(key);
            for (int i = 0; i < FLIPS; i++) {
                long bit = files.flip(key, random);
                assertNamed("seed " + seed + ", bit " + bit + " of " + key, key);
                files.write(key, whole);
            }
        }
        assertThat(verify(Depth.RECORDS).isSound()).isTrue();
    }

    @Test
    @DisplayName("TR-17: names the object that is missing, and still looks at the others")
    void missing() {
        for (BlobKey key : keys()) {
            byte[] whole = files.read(key);
            store.delete(key);
            assertNamed("without " + key, key);
            assertThat(verify(Depth.CONTENT).segments())
                    .as("without %s", key)
                    .isEqualTo(key.value().contains("/manifests/") ? 2 : 3);
            store.create(key, BlobContent.of(Bytes.of(whole)));
        }
    }

    @Test
    @DisplayName("TR-17: names the object that is shorter, wherever it was cut")
    void truncated() {
        for (BlobKey key : keys()) {
            byte[] whole = files.read(key);
            for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
                files.write(key, Arrays.copyOf(whole, length));
                assertNamed(key + " of " + length, key);
            }
            files.write(key, whole);
        }
    }

    @Test
    @DisplayName("TR-17: names both objects that were swapped, as swapped")
    void swapped() {
        for (String kind : List.of("segments", "manifests", "epochs")) {
            List<BlobKey> two = keys().stream()
                    .filter(key -> key.value().contains(kind))
                    .limit(2)
                    .toList();
            swap(two.get(0), two.get(1));
            assertThat(verify(Depth.CONTENT).findings())
                    .as(kind)
                    .filteredOn(finding -> finding.kind() == Finding.Kind.SWAPPED)
                    .extracting(Finding::object)
                    .containsExactlyInAnyOrderElementsOf(two);
            swap(two.get(0), two.get(1));
        }
        assertThat(verify(Depth.CONTENT).isSound()).isTrue();
    }

    private void swap(BlobKey one, BlobKey other) {
        byte[] first = files.read(one);
        byte[] second = files.read(other);
        store.delete(one);
        store.delete(other);
        store.create(one, BlobContent.of(Bytes.of(second)));
        store.create(other, BlobContent.of(Bytes.of(first)));
    }

    @Test
    @DisplayName("TR-17: names the head that states another chain than it leads to")
    void headOfAnotherChain() {
        Archive.StoredHead stored = archive.storedHead().orElseThrow();
        Head head = stored.head();
        SegmentManifest second = ArchiveFixture.chain(archive).get(1);
        Head forged = new Head(
                head.archive(),
                head.stream(),
                head.epoch(),
                head.writer(),
                head.commits() + 1,
                ArchiveFixture.chain(archive).get(2).previous(),
                head.totals());
        store.replace(archive.keys().head(), stored.tag(), BlobContent.of(HeadJson.write(forged)));

        assertThat(second.number()).isEqualTo(2);
        assertThat(verify(Depth.STORED).findings())
                .extracting(Finding::kind, Finding::object)
                .contains(tuple(Finding.Kind.BROKEN_LINK, archive.keys().head()));
    }

    @Test
    @DisplayName(
            "TR-17: names a segment that does not follow the one before it, though every object is whole and leads to the next")
    void brokenLink() {
        Archive.StoredHead stored = archive.storedHead().orElseThrow();
        List<SegmentManifest> chain = ArchiveFixture.chain(archive);
        SegmentManifest third = chain.get(2);
        SegmentManifest forged = new SegmentManifest(
                "orders",
                2,
                third.object(),
                third.content(),
                third.blocks(),
                chain.get(1).previous());
        Bytes content = ManifestJson.write(forged);
        ManifestLink link =
                new ManifestLink(archive.keys().manifest(forged.header(), Sha256.of(content)), Sha256.of(content));
        store.create(link.key(), BlobContent.of(content));
        Head head = stored.head();
        Head leading = new Head(
                head.archive(),
                head.stream(),
                head.epoch(),
                head.writer(),
                head.commits() + 1,
                Optional.of(link),
                Totals.none().plus(chain.get(0)).plus(forged));
        store.replace(archive.keys().head(), stored.tag(), BlobContent.of(HeadJson.write(leading)));

        assertThat(verify(Depth.RECORDS).findings())
                .extracting(Finding::kind, Finding::object)
                .containsExactly(tuple(Finding.Kind.BROKEN_LINK, third.object().key()));
    }

    @Test
    @DisplayName("TR-17: looks at what is cold by the checksum that the store keeps, without a restore")
    void cold() {
        MemoryBlobStore versions = new MemoryBlobStore();
        ArchiveFixture.fill(
                versions,
                ArchiveSettings.defaults()
                        .withStorageClass(StorageClass.DEEP_ARCHIVE)
                        .withMergeBelow(0));
        Archive frozen = ArchiveFixture.archive(versions);
        Verification found = Verifier.run(frozen, Depth.RECORDS, work, manifest -> {});
        assertThat(found.isSound()).isTrue();
        assertThat(found.cold()).isEqualTo(3);
        assertThat(found.read()).isZero();

        BlobKey segment = ArchiveFixture.chain(frozen).get(1).object().key();
        versions.delete(segment);
        versions.create(segment, BlobContent.of(Bytes.utf8("something else")));
        assertThat(Verifier.run(frozen, Depth.STORED, work, manifest -> {}).findings())
                .extracting(Finding::kind, Finding::object)
                .containsExactly(tuple(Finding.Kind.OVERWRITTEN, segment));
    }

    @Test
    @DisplayName("tells of objects that a writer left between two steps, and finds nothing wrong with them")
    void unreferenced() {
        try (ArchiveWriter fenced = ArchiveFixture.open(store)) {
            List<StoredMessage> more = ArchiveFixture.messages(31, 35);
            more.forEach(fenced::append);
            ArchiveFixture.open(store).close();
            assertThatThrownBy(fenced::commit).hasMessageContaining("taken over");
        }
        Verification found = verify(Depth.CONTENT);
        assertThat(found.isSound()).isTrue();
        assertThat(found.unreferenced()).hasSize(2);
    }
}
