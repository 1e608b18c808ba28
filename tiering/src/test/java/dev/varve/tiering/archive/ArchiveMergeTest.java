/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import static dev.varve.tiering.archive.ArchiveFixture.MERGING;
import static dev.varve.tiering.archive.ArchiveFixture.archive;
import static dev.varve.tiering.archive.ArchiveFixture.chain;
import static dev.varve.tiering.archive.ArchiveFixture.commit;
import static dev.varve.tiering.archive.ArchiveFixture.contents;
import static dev.varve.tiering.archive.ArchiveFixture.messages;
import static dev.varve.tiering.archive.ArchiveFixture.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.varve.Bytes;
import dev.varve.Message;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.tiering.archive.encryption.KeyRingFile;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.archive.manifest.HeadJson;
import dev.varve.tiering.archive.manifest.ManifestJson;
import dev.varve.tiering.archive.manifest.ManifestLink;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.manifest.Totals;
import dev.varve.tiering.archive.restore.DirectorySink;
import dev.varve.tiering.archive.restore.Restore;
import dev.varve.tiering.archive.restore.RestorePlan;
import dev.varve.tiering.archive.segment.Gap;
import dev.varve.tiering.archive.segment.GapLookup;
import dev.varve.tiering.archive.segment.SegmentFixture;
import dev.varve.tiering.archive.segment.SegmentOrigin;
import dev.varve.tiering.archive.verify.Depth;
import dev.varve.tiering.archive.verify.Finding;
import dev.varve.tiering.archive.verify.Verification;
import dev.varve.tiering.archive.verify.Verifier;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.Retention;
import dev.varve.tiering.store.Sha256;
import dev.varve.tiering.store.StorageClass;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An archive in a cold class")
final class ArchiveMergeTest {

    @TempDir
    Path work;

    private final MemoryBlobStore store = new MemoryBlobStore();

    private Verification verified(Archive archive) {
        Verification verification = Verifier.run(archive, Depth.RECORDS, work, manifest -> {});
        assertThat(verification.findings()).isEmpty();
        return verification;
    }

    private static List<StorageClass> classes(Archive archive) {
        return chain(archive).stream()
                .map(manifest -> manifest.object().storageClass())
                .toList();
    }

    @Test
    @DisplayName(
            "TR-20: keeps small segments in STANDARD until they are worth an object of the class, and merges them then")
    void merged() {
        try (ArchiveWriter writer = open(store, MERGING)) {
            commit(writer, 1, 10);
            commit(writer, 11, 20);
            assertThat(classes(archive(store))).containsExactly(StorageClass.STANDARD, StorageClass.STANDARD);
            commit(writer, 21, 30);
            assertThat(classes(archive(store))).containsExactly(StorageClass.GLACIER_IR);
            commit(writer, 31, 40);
            commit(writer, 41, 50);
            commit(writer, 51, 60);
            commit(writer, 61, 61);
        }
        List<SegmentManifest> chain = chain(archive(store));
        assertThat(classes(archive(store)))
                .containsExactly(StorageClass.GLACIER_IR, StorageClass.GLACIER_IR, StorageClass.STANDARD);
        assertThat(chain.get(1).object().head(store).orElseThrow().storageClass())
                .isEqualTo(StorageClass.GLACIER_IR);
        assertThat(chain).extracting(SegmentManifest::number).containsExactly(1L, 2L, 3L);
        Totals totals = archive(store).head().totals();
        assertThat(totals)
                .isEqualTo(Totals.none().plus(chain.get(0)).plus(chain.get(1)).plus(chain.get(2)));
        assertThat(contents(archive(store))).isEqualTo(messages(1, 61));
        assertThat(new Garbage(archive(store)).merged()).hasSize(8);
        assertThat(verified(archive(store)).unreferenced()).isEmpty();
    }

    @Test
    @DisplayName("TR-20: has every message of what was merged, byte for byte, and every gap with its reason")
    void same() {
        GapLookup gaps = (first, last) -> List.of(new Gap(first, last, Gap.Reason.EXPIRED));
        try (ArchiveWriter writer =
                ArchiveWriter.open(archive(store), MERGING, ArchiveFixture.STREAM, gaps, InstantSource.system())) {
            commit(writer, 3, 10);
            commit(writer, 14, 20);
        }
        try (ArchiveWriter writer = ArchiveWriter.open(
                archive(store), MERGING, ArchiveFixture.STREAM, GapLookup.UNKNOWN, InstantSource.system())) {
            commit(writer, 23, 33);
        }
        SegmentManifest merged = chain(archive(store)).get(0);

        assertThat(merged.header().gaps())
                .containsExactly(
                        new Gap(1, 2, Gap.Reason.EXPIRED),
                        new Gap(11, 13, Gap.Reason.EXPIRED),
                        new Gap(21, 22, Gap.Reason.UNKNOWN));
        List<StoredMessage> all = new ArrayList<>(messages(3, 10));
        all.addAll(messages(14, 20));
        all.addAll(messages(23, 33));
        assertThat(contents(archive(store))).isEqualTo(all);
        verified(archive(store));
    }

    @Test
    @DisplayName("TR-20: puts a full segment into the class with what waits before it, and ends it as if it were one")
    void full() {
        ArchiveSettings settings = ArchiveSettings.defaults()
                .withStorageClass(StorageClass.GLACIER_IR)
                .withSegmentBytes(1 << 20);
        try (ArchiveWriter writer = open(store, settings)) {
            writer.append(large(1, 200 << 10));
            writer.commit();
            assertThat(classes(archive(store))).containsExactly(StorageClass.STANDARD);
            long seq = 1;
            while (!writer.isFull()) {
                seq++;
                writer.append(large(seq, 100 << 10));
            }
            writer.commit();
        }
        SegmentManifest only = chain(archive(store)).get(0);
        assertThat(classes(archive(store))).containsExactly(StorageClass.GLACIER_IR);
        assertThat(only.object().digest().bytes()).isBetween(1L << 20, (1L << 20) + (110L << 10));
    }

    private static StoredMessage large(long seq, int bytes) {
        byte[] noise = new byte[bytes];
        new Random(seq).nextBytes(noise);
        return SegmentFixture.stored(seq, "orders.eu", 1_700_000_000_000_000_000L + seq, Message.of(Bytes.wrap(noise)));
    }

    @Test
    @DisplayName(
            "TR-20: merges after 256 segments, however small they are, so that whoever takes over has few to look at")
    void many() {
        ArchiveSettings settings = ArchiveSettings.defaults().withStorageClass(StorageClass.GLACIER_IR);
        FaultyStore counted = new FaultyStore(store);
        try (ArchiveWriter writer = open(counted, settings)) {
            LongStream.rangeClosed(1, 255).forEach(seq -> commit(writer, seq, seq));
            assertThat(chain(archive(store))).hasSize(255);
        }
        try (ArchiveWriter writer = open(counted, settings)) {
            commit(writer, 256, 256);
        }
        assertThat(classes(archive(store))).containsExactly(StorageClass.GLACIER_IR);
        assertThat(contents(archive(store))).isEqualTo(messages(1, 256));
    }

    @Test
    @DisplayName("TR-20: merges nothing that is locked, nor in STANDARD")
    void never() {
        ArchiveSettings locked =
                MERGING.withLock(new ArchiveSettings.Lock(Retention.Mode.GOVERNANCE, Duration.ofDays(1)));
        ArchiveFixture.fill(store, locked);
        assertThat(classes(archive(store))).hasSize(3).containsOnly(StorageClass.GLACIER_IR);

        MemoryBlobStore other = new MemoryBlobStore();
        ArchiveFixture.fill(other, MERGING.withStorageClass(StorageClass.STANDARD));
        assertThat(classes(archive(other))).hasSize(3).containsOnly(StorageClass.STANDARD);
    }

    @Test
    @DisplayName("TR-20: encrypts anew what it merges")
    void encrypted() {
        KeyRingFile ring = KeyRingFile.create(work.resolve("ring.json"));
        Archive archive = archive(store).withKeyRing(ring);
        try (ArchiveWriter writer = open(archive, MERGING)) {
            commit(writer, 1, 10);
            commit(writer, 11, 20);
            commit(writer, 21, 30);
        }
        assertThat(classes(archive)).containsExactly(StorageClass.GLACIER_IR);
        assertThat(chain(archive))
                .allMatch(manifest -> manifest.object().encryption().isPresent());
        assertThat(contents(archive)).isEqualTo(messages(1, 30));
        verified(archive);
    }

    @Test
    @DisplayName("TR-20: goes on where a segment that waits is lost: the others stay as they are, and it is named")
    void damaged() {
        FaultyStore faulty = new FaultyStore(store);
        Archive archive = archive(faulty);
        try (ArchiveWriter writer = open(archive, MERGING)) {
            commit(writer, 1, 10);
            BlobKey first = chain(archive).get(0).object().key();
            faulty.lose(first);
            commit(writer, 11, 20);
            commit(writer, 21, 30);
            commit(writer, 31, 31);
            assertThat(classes(archive))
                    .containsExactly(
                            StorageClass.STANDARD,
                            StorageClass.STANDARD,
                            StorageClass.GLACIER_IR,
                            StorageClass.STANDARD);
            assertThat(Verifier.run(archive, Depth.RECORDS, work, manifest -> {})
                            .findings())
                    .extracting(finding -> finding.object())
                    .containsExactly(first);
        }
    }

    @Test
    @DisplayName(
            "TR-24: garbage is not what was merged, which a restore may read; it is told apart, and removed on its own")
    void garbage() {
        Archive archive = archive(store);
        RestorePlan running;
        try (ArchiveWriter writer = open(store, MERGING)) {
            commit(writer, 1, 10);
            commit(writer, 11, 20);
            running = RestorePlan.of(archive, Range.all());
            commit(writer, 21, 30);
        }
        open(store, MERGING).close();
        assertThat(new Garbage(archive).collect()).isZero();
        assertThat(Restore.run(running, new DirectorySink(work.resolve("back")), work, segment -> {}))
                .isEqualTo(20);

        List<BlobKey> merged = new Garbage(archive).merged();
        assertThat(merged).hasSize(4).allMatch(key -> store.head(key).isPresent());
        for (BlobKey key : merged) {
            assertThat(new Garbage(archive).merged()).contains(key);
            store.delete(key);
            verified(archive);
        }
        assertThat(new Garbage(archive).merged()).isEmpty();
        assertThat(contents(archive(store))).isEqualTo(messages(1, 30));
    }

    @Test
    @DisplayName("TR-17, TR-20: verification names a merged segment that lacks a message of those it replaces")
    void lacking() throws IOException {
        Archive archive = archive(store);
        try (ArchiveWriter writer = open(store, MERGING)) {
            commit(writer, 1, 10);
            commit(writer, 11, 20);
        }
        SegmentManifest forged = forge(archive);

        assertThat(Verifier.run(archive, Depth.RECORDS, work, manifest -> {}).findings())
                .extracting(Finding::kind, Finding::object)
                .containsExactly(tuple(Finding.Kind.BROKEN_LINK, forged.object().key()));
        new Garbage(archive).merged().forEach(store::delete);
        verified(archive);
    }

    /** In place of all segments, one that is sound in itself, and lacks message 15. */
    private SegmentManifest forge(Archive archive) throws IOException {
        Archive.StoredHead before = archive.storedHead().orElseThrow();
        SegmentOrigin origin = new SegmentOrigin(ArchiveFixture.STREAM, 1, 0, Optional.empty());
        try (SegmentDraft draft = SegmentDraft.begin(origin, MERGING.compression(), GapLookup.UNKNOWN, work)) {
            messages(1, 30).stream().filter(message -> message.seq() != 15).forEach(draft::append);
            SegmentUpload upload = SegmentUpload.of(archive, draft.finish(), work);
            store.create(upload.key(), upload);
            Optional<String> version = store.head(upload.key()).orElseThrow().version();
            SegmentManifest forged = new SegmentManifest(
                    archive.name(),
                    1,
                    upload.object(version, StorageClass.STANDARD),
                    upload.content(),
                    upload.blocks(),
                    Optional.empty(),
                    before.head().tip());
            Bytes content = ManifestJson.write(forged);
            ManifestLink link =
                    new ManifestLink(archive.keys().manifest(forged.header(), Sha256.of(content)), Sha256.of(content));
            store.create(link.key(), BlobContent.of(content));
            Head head = before.head().followedBy(forged, link, chain(archive));
            store.replace(archive.keys().head(), before.tag(), BlobContent.of(HeadJson.write(head)));
            return forged;
        }
    }
}
