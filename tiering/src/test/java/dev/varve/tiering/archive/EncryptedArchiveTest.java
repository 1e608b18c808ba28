/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static dev.varve.tiering.archive.ArchiveFixture.commit;
import static dev.varve.tiering.archive.ArchiveFixture.contents;
import static dev.varve.tiering.archive.ArchiveFixture.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.stream.Range;
import dev.varve.tiering.archive.cost.PriceList;
import dev.varve.tiering.archive.encryption.KeyRingFile;
import dev.varve.tiering.archive.restore.ColdSegments;
import dev.varve.tiering.archive.restore.DirectorySink;
import dev.varve.tiering.archive.restore.Drill;
import dev.varve.tiering.archive.restore.JsonLinesSink;
import dev.varve.tiering.archive.restore.Restore;
import dev.varve.tiering.archive.restore.RestorePlan;
import dev.varve.tiering.archive.verify.Depth;
import dev.varve.tiering.archive.verify.Finding;
import dev.varve.tiering.archive.verify.Verification;
import dev.varve.tiering.archive.verify.Verifier;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.StorageClass;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("An encrypted archive")
final class EncryptedArchiveTest {

    @TempDir
    Path folder;

    @TempDir
    Path work;

    private final MemoryBlobStore store = new MemoryBlobStore();
    private final Archive keyless = ArchiveFixture.archive(store);
    private KeyRingFile ring = KeyRingFile.of(Path.of(""));
    private Archive archive = keyless;

    @BeforeEach
    void ring() {
        ring = KeyRingFile.create(folder.resolve("ring.json"));
        archive = keyless.withKeyRing(ring);
    }

    /** Three segments of ten messages each. */
    private void fill(StorageClass storageClass) {
        try (ArchiveWriter writer = ArchiveFixture.open(
                archive,
                ArchiveSettings.defaults().withStorageClass(storageClass).withMergeBelow(0))) {
            commit(writer, 1, 10);
            commit(writer, 11, 20);
            commit(writer, 21, 30);
        }
    }

    private static RestorePlan plan(Archive of) {
        return RestorePlan.of(of, Range.all());
    }

    private Verification verify(Archive of, Depth depth) {
        return Verifier.run(of, depth, work, manifest -> {});
    }

    private long tip() {
        return ring.ring().primary();
    }

    private void assertMissing(Runnable needsKeys) {
        assertThat(assertRefused(ErrorCode.DENIED, needsKeys::run))
                .hasMessageContainingAll("key " + tip(), "archive.key-ring");
    }

    @Test
    @DisplayName("TR-21: gives back every message, and no object in the store has any of it, nor a subject")
    void roundTrip() {
        fill(StorageClass.STANDARD);
        assertThat(contents(archive)).isEqualTo(messages(1, 30));
        for (BlobEntry entry : store.list("").toList()) {
            String stored =
                    new String(keyless.content(entry.key()).orElseThrow().toByteArray(), StandardCharsets.ISO_8859_1);
            assertThat(stored).as(entry.key().value()).doesNotContain("orders.eu", "m11", "avro.codec");
        }
        assertThat(ArchiveFixture.chain(keyless)).allSatisfy(manifest -> {
            assertThat(manifest.object().encryption().orElseThrow().keyId()).isEqualTo(tip());
            assertThat(manifest.object().key().value()).endsWith(".tink");
        });
    }

    @Test
    @DisplayName(
            "TR-21, TR-17: is verified without keys, from its head to its first segment, and its messages with them")
    void verified() {
        fill(StorageClass.STANDARD);
        assertThat(verify(keyless, Depth.STORED).isSound()).isTrue();
        Verification content = verify(keyless, Depth.CONTENT);
        assertThat(content.findings()).isEmpty();
        assertThat(content.read()).isEqualTo(3);
        assertMissing(() -> verify(keyless, Depth.RECORDS));
        assertThat(verify(archive, Depth.RECORDS).findings()).isEmpty();
    }

    @Test
    @DisplayName("TR-17: with two objects swapped, or a bit of one flipped, is not whole, without keys too")
    void damaged() {
        fill(StorageClass.STANDARD);
        List<BlobKey> keys = ArchiveFixture.chain(keyless).stream()
                .map(manifest -> manifest.object().key())
                .toList();
        byte[] first = keyless.content(keys.get(0)).orElseThrow().toByteArray();
        byte[] second = keyless.content(keys.get(1)).orElseThrow().toByteArray();
        byte[] third = keyless.content(keys.get(2)).orElseThrow().toByteArray();
        third[third.length / 2] ^= 1;
        MemoryBlobStore copy = copy(List.of(second, first, third), keys);

        Archive there = ArchiveFixture.archive(copy);
        assertThat(verify(there, Depth.CONTENT).findings())
                .extracting(Finding::kind)
                .containsExactlyInAnyOrder(Finding.Kind.SWAPPED, Finding.Kind.SWAPPED, Finding.Kind.DAMAGED);
    }

    /** A store with the same objects, but for those of {@code keys}. */
    private MemoryBlobStore copy(List<byte[]> contents, List<BlobKey> keys) {
        MemoryBlobStore copy = new MemoryBlobStore();
        for (BlobEntry entry : store.list("").toList()) {
            int at = keys.indexOf(entry.key());
            copy.create(
                    entry.key(),
                    BlobContent.of(at < 0 ? keyless.content(entry.key()).orElseThrow() : Bytes.of(contents.get(at))));
        }
        return copy;
    }

    @Test
    @DisplayName("TR-21: goes on under a new key after a rotation, and the ring opens all of it")
    void rotation() throws IOException {
        Path before = Files.copy(ring.path(), folder.resolve("before.json"), StandardCopyOption.COPY_ATTRIBUTES);
        try (ArchiveWriter writer = ArchiveFixture.open(archive)) {
            commit(writer, 1, 10);
        }
        long old = tip();
        ring.rotate();
        try (ArchiveWriter writer = ArchiveFixture.open(archive)) {
            commit(writer, 11, 20);
        }
        assertThat(ArchiveFixture.chain(keyless))
                .extracting(
                        manifest -> manifest.object().encryption().orElseThrow().keyId())
                .containsExactly(old, tip())
                .doesNotHaveDuplicates();
        assertThat(contents(archive)).isEqualTo(messages(1, 20));

        Archive stale = keyless.withKeyRing(KeyRingFile.of(before));
        assertMissing(() -> contents(stale));
        assertMissing(() -> ArchiveFixture.open(stale));
    }

    @Test
    @DisplayName(
            "TR-21: is not continued without its keys, nor with a ring that was made anew, and its writer is not fenced by that")
    void refused() {
        try (ArchiveWriter writer = ArchiveFixture.open(archive)) {
            commit(writer, 1, 10);
            assertMissing(() -> ArchiveFixture.open(keyless));
            KeyRingFile fresh = KeyRingFile.create(folder.resolve("fresh.json"));
            assertMissing(() -> ArchiveFixture.open(keyless.withKeyRing(fresh)));
            commit(writer, 11, 20);
        }
        assertThat(contents(archive)).isEqualTo(messages(1, 20));
        assertThat(archive.head().epoch()).isEqualTo(1);
    }

    @Test
    @DisplayName("TR-21: may have begun in the clear; each manifest says which its segment is")
    void mixed() {
        try (ArchiveWriter writer = ArchiveFixture.open(keyless)) {
            commit(writer, 1, 10);
        }
        fillBehind();
        assertThat(ArchiveFixture.chain(keyless))
                .extracting(manifest -> manifest.object().encryption().isPresent())
                .containsExactly(false, true);
        assertThat(contents(archive)).isEqualTo(messages(1, 20));
        assertThat(verify(archive, Depth.RECORDS).findings()).isEmpty();
        RestorePlan clear = RestorePlan.of(keyless, Range.of(1, 10));
        assertThat(Restore.run(clear, new JsonLinesSink(new StringWriter()), work, segment -> {}))
                .isEqualTo(10);
    }

    private void fillBehind() {
        try (ArchiveWriter writer = ArchiveFixture.open(archive)) {
            commit(writer, 11, 20);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "ANSWER_LOST"})
    @DisplayName("TR-21, TR-5: has one object for each segment, though a step was not answered and the commit repeated")
    void repeated(FaultyStore.Fault fault) {
        for (int step = 2; step < 5; step++) {
            MemoryBlobStore fresh = new MemoryBlobStore();
            Archive faulty = new Archive(new FaultyStore(fresh).failing(step, fault), "orders").withKeyRing(ring);
            try (ArchiveWriter writer = ArchiveFixture.open(faulty)) {
                messages(1, 10).forEach(writer::append);
                assertThatThrownBy(writer::commit)
                        .isInstanceOfAny(StorageException.class, OutcomeUnknownException.class);
                assertThat(writer.commit()).isPresent();
            }
            assertThat(contents(ArchiveFixture.archive(fresh).withKeyRing(ring)))
                    .as("step %d", step)
                    .isEqualTo(messages(1, 10));
            assertThat(fresh.list("archives/orders/segments").toList()).hasSize(1);
            assertThat(fresh.list("archives/orders/manifests").toList()).hasSize(1);
        }
    }

    @Test
    @DisplayName(
            "TR-21, TR-18: is restored, exported and drilled with keys, and without them nothing at all is written")
    void restored() throws IOException {
        fill(StorageClass.STANDARD);
        StringWriter lines = new StringWriter();
        Path out = work.resolve("out");
        assertMissing(() -> Restore.run(plan(keyless), new JsonLinesSink(lines), work, segment -> {}));
        assertMissing(() -> Restore.run(plan(keyless), new DirectorySink(out), work, segment -> {}));
        assertMissing(() -> new Drill(plan(keyless), work).run());
        assertThat(lines.toString()).isEmpty();
        try (Stream<Path> all = Files.list(work)) {
            assertThat(all).isEmpty();
        }

        assertThat(Restore.run(plan(archive), new JsonLinesSink(lines), work, segment -> {}))
                .isEqualTo(30);
        assertThat(lines.toString().lines()).hasSize(30);
        assertThat(Restore.run(plan(archive), new DirectorySink(out), work, segment -> {}))
                .isEqualTo(30);
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files).hasSize(3).allMatch(file -> file.toString().endsWith(".avro"));
        }
        assertThat(Restore.run(plan(archive), new DirectorySink(out), work, segment -> {}))
                .as("all is there")
                .isZero();
        assertThat(new Drill(plan(archive), work).run().differing()).isEmpty();
    }

    @Test
    @DisplayName(
            "TR-21, TR-18: in a cold class is asked for with keys only; what it costs and how far it is, is told without")
    void cold() {
        fill(StorageClass.DEEP_ARCHIVE);
        RestoreRequest request = new RestoreRequest(3, RestoreRequest.Speed.BULK);
        ColdSegments unreadable = new ColdSegments(plan(keyless));
        assertMissing(() -> unreadable.start(request));
        assertThat(unreadable.status())
                .extracting(ColdSegments.Status::cold, ColdSegments.Status::restoring)
                .containsExactly(3L, 0L);
        assertThat(unreadable.estimate(request, PriceList.listed()).objects()).isEqualTo(3);
        assertThat(new ColdSegments(plan(archive)).start(request).restoring()).isEqualTo(3);
    }

    @Test
    @DisplayName("TR-21, TR-19: gets a lost head back, and rid of its garbage, without keys")
    void maintained() {
        fill(StorageClass.STANDARD);
        FaultyStore lost = new FaultyStore(store).failing(3, FaultyStore.Fault.UNAVAILABLE);
        try (ArchiveWriter writer = ArchiveFixture.open(new Archive(lost, "orders").withKeyRing(ring))) {
            messages(31, 33).forEach(writer::append);
            assertRefused(ErrorCode.UNAVAILABLE, writer::commit);
        }
        store.delete(keyless.keys().head());
        new HeadRebuild(keyless).run();
        assertThat(new Garbage(keyless).collect()).isEqualTo(1);
        assertThat(contents(archive)).isEqualTo(messages(1, 30));
        assertMissing(() -> ArchiveFixture.open(keyless));
    }
}
