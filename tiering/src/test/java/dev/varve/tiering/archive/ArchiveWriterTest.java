/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static dev.varve.tiering.archive.ArchiveFixture.archive;
import static dev.varve.tiering.archive.ArchiveFixture.chain;
import static dev.varve.tiering.archive.ArchiveFixture.commit;
import static dev.varve.tiering.archive.ArchiveFixture.contents;
import static dev.varve.tiering.archive.ArchiveFixture.message;
import static dev.varve.tiering.archive.ArchiveFixture.messages;
import static dev.varve.tiering.archive.ArchiveFixture.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.stream.StoredMessage;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.segment.Gap;
import dev.varve.tiering.archive.segment.GapLookup;
import dev.varve.tiering.archive.segment.SegmentFixture;
import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.Retention;
import dev.varve.tiering.store.StorageClass;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The writer of an archive")
final class ArchiveWriterTest {

    private final MemoryBlobStore store = new MemoryBlobStore();

    @Test
    @DisplayName("TR-13: makes a chain of segments and manifests, each with the digest of the one before it")
    void chained() {
        try (ArchiveWriter writer = open(store)) {
            commit(writer, 1, 10);
            commit(writer, 11, 11);
            commit(writer, 15, 20);
        }
        List<SegmentManifest> chain = chain(archive(store));

        assertThat(chain).extracting(SegmentManifest::number).containsExactly(1L, 2L, 3L);
        assertThat(chain.get(0).header().origin().previous()).isEmpty();
        for (int i = 1; i < 3; i++) {
            assertThat(chain.get(i).header().origin().previous())
                    .contains(chain.get(i - 1).object().digest().sha256());
            assertThat(chain.get(i).header().origin().after())
                    .isEqualTo(chain.get(i - 1).header().lastSeq());
        }
        assertThat(chain.get(2).header().gaps()).containsExactly(new Gap(12, 14, Gap.Reason.UNKNOWN));
        assertThat(contents(archive(store)))
                .containsExactlyElementsOf(
                        java.util.stream.Stream.concat(messages(1, 11).stream(), messages(15, 20).stream())
                                .toList());
        Head head = archive(store).head();
        assertThat(head.totals().count()).isEqualTo(17);
        assertThat(head.totals().lastSeq()).isEqualTo(20);
    }

    @Test
    @DisplayName("TR-16: drops what it has already, by sequence, whether committed or waiting")
    void redelivered() {
        try (ArchiveWriter writer = open(store)) {
            commit(writer, 1, 3);
            assertThat(writer.append(message(3))).isFalse();
            assertThat(writer.append(message(4))).isTrue();
            assertThat(writer.append(message(4))).isFalse();
            assertThat(writer.append(message(2))).isFalse();
            assertThat(writer.waiting()).isEqualTo(1);
            writer.commit();
            assertThat(writer.commit()).isEmpty();
        }
        assertThat(contents(archive(store))).isEqualTo(messages(1, 4));
    }

    @Test
    @DisplayName(
            "TR-14: stores a segment by one create, pins its version, and locks it and its manifest, but not the head")
    void locked() {
        Instant now = Instant.parse("2026-11-26T00:00:00Z");
        MemoryBlobStore clocked = new MemoryBlobStore(InstantSource.fixed(now));
        ArchiveSettings settings = ArchiveSettings.defaults()
                .withStorageClass(StorageClass.DEEP_ARCHIVE)
                .withLock(new ArchiveSettings.Lock(Retention.Mode.COMPLIANCE, Duration.ofDays(10)));
        FaultyStore counted = new FaultyStore(clocked);
        try (ArchiveWriter writer = ArchiveWriter.open(
                archive(counted), settings, ArchiveFixture.STREAM, GapLookup.UNKNOWN, InstantSource.fixed(now))) {
            commit(writer, 1, 3);
        }
        SegmentManifest manifest = chain(archive(clocked)).get(0);
        BlobInfo segment = clocked.head(manifest.object().key()).orElseThrow();

        assertThat(counted.writes()).hasSize(5).containsOnlyOnce(segment.key().value());
        assertThat(manifest.object().version()).isEqualTo(segment.version()).isPresent();
        assertThat(segment.storageClass()).isEqualTo(StorageClass.DEEP_ARCHIVE);
        assertThat(clocked.list("archives/orders/segments").toList()).hasSize(1);
        for (BlobEntry entry : clocked.list("archives/orders/manifests").toList()) {
            assertThat(clocked.head(entry.key()).orElseThrow().retention())
                    .contains(new Retention(Retention.Mode.COMPLIANCE, now.plus(Duration.ofDays(10))));
        }
        assertThat(segment.retention()).isPresent();
        assertThat(clocked.head(archive(clocked).keys().head()).orElseThrow().retention())
                .isEmpty();
    }

    @Test
    @DisplayName(
            "TR-15: drops a segment whose file failed under it, says from where it is to be given again, and never commits half of it")
    void brokenSpool() {
        try (ArchiveWriter writer = open(store)) {
            commit(writer, 1, 10);
            messages(11, 20).forEach(writer::append);
            StoredMessage large =
                    SegmentFixture.stored(21, "orders.eu", 1_800_000_000_000_000_000L, Message.of("x".repeat(2 << 20)));
            // Closes the file that is being written to.
            Thread.currentThread().interrupt();
            assertRefused(ErrorCode.UNAVAILABLE, () -> writer.append(large));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(writer.lastSeq()).isEqualTo(10);
            assertThat(writer.commit()).isEmpty();

            commit(writer, 11, 20);
        }
        assertThat(contents(archive(store))).isEqualTo(messages(1, 20));
    }

    @Test
    @DisplayName("commits nothing where the first message could not be added, and takes it later")
    void firstFailed() {
        StorageException away = StorageException.unavailable("the source is away", null);
        AtomicBoolean there = new AtomicBoolean();
        GapLookup gaps = (first, last) -> {
            if (!there.get()) {
                throw away;
            }
            return GapLookup.UNKNOWN.between(first, last);
        };
        try (ArchiveWriter writer = ArchiveWriter.open(
                archive(store), ArchiveSettings.defaults(), ArchiveFixture.STREAM, gaps, InstantSource.system())) {
            assertThatThrownBy(() -> writer.append(message(5))).isSameAs(away);
            assertThat(writer.commit()).isEmpty();

            there.set(true);
            commit(writer, 5, 7);
        }
        assertThat(contents(archive(store))).isEqualTo(messages(5, 7));
    }

    @Test
    @DisplayName("goes on where the archive ends, under a new epoch")
    void goesOn() {
        try (ArchiveWriter first = open(store)) {
            commit(first, 1, 5);
            first.append(message(6));
        }
        try (ArchiveWriter second = open(store)) {
            assertThat(second.lastSeq()).isEqualTo(5);
            assertThat(second.head().epoch()).isEqualTo(2);
            commit(second, 6, 7);
        }
        assertThat(contents(archive(store))).isEqualTo(messages(1, 7));
    }

    @Test
    @DisplayName("TR-15: is fenced for good by another one, and what it had is no part of the archive")
    void fenced() {
        try (ArchiveWriter loser = open(store)) {
            commit(loser, 1, 5);
            messages(6, 9).forEach(loser::append);
            try (ArchiveWriter winner = open(store)) {
                assertRefused(ErrorCode.FENCED, loser::commit);
                commit(winner, 6, 7);
                assertRefused(ErrorCode.FENCED, loser::commit);
                assertRefused(ErrorCode.FENCED, () -> loser.append(message(10)));
                commit(winner, 8, 9);
            }
        }
        assertThat(contents(archive(store))).isEqualTo(messages(1, 9));
    }

    @Test
    @DisplayName("is full when its segment is")
    void full() {
        try (ArchiveWriter writer = open(store, ArchiveSettings.defaults().withSegmentBytes(1 << 20))) {
            long seq = 0;
            while (!writer.isFull()) {
                seq++;
                writer.append(message(seq));
            }
            assertThat(seq).isGreaterThan(10_000).isLessThan(100_000);
            writer.commit();
            assertThat(writer.isFull()).isFalse();
        }
    }

    @Test
    @DisplayName(
            "refuses an archive of another stream, and a class that the store does not have, before anything is written")
    void refused() {
        open(store).close();
        Archive archive = archive(store);
        int before = store.list("").toList().size();
        assertRefused(
                ErrorCode.INVALID,
                () -> ArchiveWriter.open(
                        archive, ArchiveSettings.defaults(), "others", GapLookup.UNKNOWN, InstantSource.system()));
        assertThat(store.list("").toList()).hasSize(before);
        assertRefused(ErrorCode.INVALID, () -> new Archive(store, "none").head());
    }
}
