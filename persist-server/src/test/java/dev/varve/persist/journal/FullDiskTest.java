/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("On a full disk")
final class FullDiskTest {

    private static final Bytes BODY = Bytes.wrap(new byte[700]);

    @TempDir
    Path root;

    private final SmallDisk disk = new SmallDisk();

    @Test
    @DisplayName(
            "PS-34: a command is refused before it is in the journal, none is lost, and appending resumes when there is room")
    void refuses() {
        Path dir = root.resolve("worker-0");
        List<Long> appended = new ArrayList<>();
        try (Journal journal = Journal.create(dir, JournalFixture.SMALL, disk)) {
            disk.room(20_000);
            for (int attempt = 0; attempt < 3; attempt++) {
                fill(journal, appended);
                assertThat(appended).hasSizeBetween(10, 30);
            }
            journal.sync();
            assertThat(JournalFixture.read(dir))
                    .extracting(JournaledCommand::lsn)
                    .isEqualTo(appended);
            disk.room(100_000);
            appended.add(journal.append(JournalFixture.command(BODY)));
            journal.sync();
            assertThat(JournalFixture.read(dir))
                    .extracting(JournaledCommand::lsn)
                    .isEqualTo(appended);
        }
    }

    private static void fill(Journal journal, List<Long> appended) {
        assertThatThrownBy(() -> {
                    while (true) {
                        appended.add(journal.append(JournalFixture.command(BODY)));
                    }
                })
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE));
    }

    @Test
    @DisplayName("what cannot be written now is written when there is room, once")
    void writesLater() {
        Path dir = root.resolve("worker-0");
        disk.room(Long.MAX_VALUE);
        try (Journal journal = Journal.create(dir, JournalFixture.SMALL, disk)) {
            long first = journal.append(JournalFixture.command(BODY));
            journal.sync();
            long second = journal.append(JournalFixture.command(BODY));
            disk.refuseAll(true);
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThatThrownBy(journal::sync)
                        .isInstanceOfSatisfying(
                                StorageException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE));
            }
            assertThat(journal.synced()).isEqualTo(second);
            disk.refuseAll(false);
            journal.sync();
            assertThat(JournalFixture.read(dir))
                    .extracting(JournaledCommand::lsn)
                    .containsExactly(first, second);
        }
    }

    @Test
    @DisplayName("a segment that could not be closed with its end mark is closed when there is room")
    void sealsLater() {
        Path dir = root.resolve("worker-0");
        disk.room(Long.MAX_VALUE);
        List<Long> appended = new ArrayList<>();
        try (Journal journal = Journal.create(dir, JournalFixture.SMALL, disk)) {
            for (int i = 0; i < 5; i++) {
                appended.add(journal.append(JournalFixture.command(BODY)));
            }
            journal.sync();
            disk.refuseOverwrites(true);
            fill(journal, appended);
            disk.refuseOverwrites(false);
            appended.add(journal.append(JournalFixture.command(BODY)));
            journal.sync();
        }
        assertThat(JournalFixture.read(dir)).extracting(JournaledCommand::lsn).isEqualTo(appended);
    }

    @Test
    @DisplayName("a journal whose sync failed takes nothing more")
    void failedSync() {
        disk.room(Long.MAX_VALUE);
        try (Journal journal = Journal.create(root.resolve("worker-0"), JournalFixture.SMALL, disk)) {
            journal.append(JournalFixture.command(BODY));
            disk.failSyncs(true);
            assertUnavailable(journal::sync);
            disk.failSyncs(false);
            assertUnavailable(journal::sync);
            assertUnavailable(() -> journal.append(JournalFixture.command(BODY)));
        }
    }

    private static void assertUnavailable(Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    @Test
    @DisplayName("PS-34: the ballast gives its space up, and is held again once there is room for all of it")
    void ballast() {
        Path file = root.resolve("reserve");
        Ballast ballast = new Ballast(file, 50_000, disk);
        disk.room(49_000);
        assertThat(ballast.take()).isFalse();
        assertThat(root).as("a part of it helps nobody").isEmptyDirectory();
        disk.room(60_000);
        assertThat(ballast.take()).isTrue();
        assertThat(ballast.isHeld()).isTrue();
        assertThat(file).hasSize(50_000);
        ballast.giveUp();
        assertThat(ballast.isHeld()).isFalse();
        assertThat(file).doesNotExist();
    }
}
