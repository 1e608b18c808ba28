/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static dev.varve.tiering.archive.ArchiveFixture.contents;
import static dev.varve.tiering.archive.ArchiveFixture.messages;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.archive.verify.Depth;
import dev.varve.tiering.archive.verify.Verifier;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.directory.DirectoryBlobStore;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A head that is lost")
final class HeadRebuildTest {

    @TempDir
    Path work;

    private final MemoryBlobStore store = new MemoryBlobStore();
    private final Archive archive = ArchiveFixture.archive(store);

    @BeforeEach
    void fill() {
        ArchiveFixture.fill(store, ArchiveSettings.defaults());
    }

    private void lose() {
        assertThat(store.delete(archive.keys().head())).isTrue();
    }

    @Test
    @DisplayName(
            "TR-19: is made anew from a listing, and is what it was but for a higher epoch, which fences whoever was writing")
    void rebuilt() {
        Head before = archive.head();
        try (ArchiveWriter writer = ArchiveFixture.open(store)) {
            messages(31, 33).forEach(writer::append);
            lose();
            Head after = new HeadRebuild(archive).run();

            assertThat(after.totals()).isEqualTo(before.totals());
            assertThat(after.tip()).isEqualTo(before.tip());
            assertThat(after.stream()).isEqualTo(before.stream());
            assertThat(after.epoch()).isEqualTo(4);
            assertRefused(ErrorCode.FENCED, writer::commit);
        }
        try (ArchiveWriter writer = ArchiveFixture.open(store)) {
            ArchiveFixture.commit(writer, 31, 40);
        }
        assertThat(contents(archive)).isEqualTo(messages(1, 40));
        assertThat(Verifier.run(archive, Depth.RECORDS, work, manifest -> {}).isSound())
                .isTrue();
    }

    @Test
    @DisplayName(
            "TR-19: leads to the chain of the latest writer, not to what fenced ones had left, however long that is")
    void amongForks() {
        FaultyStore interrupted = new FaultyStore(store).interrupted(4, () -> {
            try (ArchiveWriter winner = ArchiveFixture.open(store)) {
                ArchiveFixture.commit(winner, 31, 32);
            }
        });
        try (ArchiveWriter loser = ArchiveFixture.open(interrupted)) {
            messages(31, 39).forEach(loser::append);
            assertRefused(ErrorCode.FENCED, loser::commit);
        }
        lose();
        new HeadRebuild(archive).run();
        assertThat(contents(archive)).isEqualTo(messages(1, 32));
    }

    @Test
    @DisplayName("TR-15: is noticed by the next writer, which does not begin an empty archive beside what is there")
    void notReplaced() {
        lose();

        assertRefused(ErrorCode.CORRUPT, () -> ArchiveFixture.open(store));

        new HeadRebuild(archive).run();
        try (ArchiveWriter writer = ArchiveFixture.open(store)) {
            ArchiveFixture.commit(writer, 31, 40);
        }
        assertThat(contents(archive)).isEqualTo(messages(1, 40));
    }

    @Test
    @DisplayName("is made anew where it was cut off")
    void cutOff(@TempDir Path root) throws IOException {
        BlobStore files = new DirectoryBlobStore(root);
        ArchiveFixture.fill(files, ArchiveSettings.defaults());
        Archive there = ArchiveFixture.archive(files);
        String head = there.keys().head().value();
        Path folder = root.resolve(head).getParent();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path data : all.filter(file -> file.getFileName()
                            .toString()
                            .matches("data-.*~" + head.substring(head.lastIndexOf('/') + 1)))
                    .toList()) {
                Files.write(data, Arrays.copyOf(Files.readAllBytes(data), 10));
            }
        }

        new HeadRebuild(there).run();

        assertThat(contents(there)).isEqualTo(messages(1, 30));
    }

    @Test
    @DisplayName("is made anew where it is damaged, and left alone where it is whole")
    void damagedOrWhole() {
        assertRefused(ErrorCode.INVALID, () -> new HeadRebuild(archive).run());
        lose();
        store.create(archive.keys().head(), BlobContent.of(Bytes.utf8("{}")));
        assertRefused(ErrorCode.CORRUPT, archive::head);
        new HeadRebuild(archive).run();
        assertThat(contents(archive)).isEqualTo(messages(1, 30));
    }

    @Test
    @DisplayName("is not made anew where a manifest is damaged, which is named: what is behind it would be left out")
    void damagedManifest() {
        BlobKey manifest =
                store.list(archive.keys().manifests()).toList().get(1).key();
        lose();
        store.delete(manifest);
        store.create(manifest, BlobContent.of(Bytes.utf8("{}")));
        assertThat(assertRefused(ErrorCode.CORRUPT, () -> new HeadRebuild(archive).run()))
                .hasMessageContaining(manifest.value());
        assertThat(store.head(archive.keys().head())).isEmpty();
    }

    @Test
    @DisplayName("TR-24: garbage is what fenced writers left, and never what a writer may still commit")
    void garbage() {
        FaultyStore lost = new FaultyStore(store).failing(4, FaultyStore.Fault.UNAVAILABLE);
        try (ArchiveWriter writer = ArchiveFixture.open(lost)) {
            messages(31, 33).forEach(writer::append);
            assertRefused(ErrorCode.UNAVAILABLE, writer::commit);
            assertThat(new Garbage(archive).list()).isEmpty();
        }
        ArchiveFixture.open(store).close();
        List<BlobKey> garbage = new Garbage(archive).list();
        assertThat(garbage).hasSize(2).allMatch(key -> key.value().contains("/0000000000000000031-"));
        assertThat(new Garbage(archive).collect()).isEqualTo(2);
        assertThat(new Garbage(archive).list()).isEmpty();
        assertThat(Verifier.run(archive, Depth.RECORDS, work, manifest -> {}).unreferenced())
                .isEmpty();
        assertThat(contents(archive)).isEqualTo(messages(1, 30));
    }
}
