/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import static dev.varve.recipes.da.journal.JournalFixture.action;
import static dev.varve.recipes.da.journal.JournalFixture.actions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.varve.ErrorCode;
import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A journal whose disk fails")
final class JournalDamageTest {

    private static final String FIRST = "0000000000000001.actions";

    private final ForgetfulDisk disk = ForgetfulDisk.empty();

    private void write(long first, long last) {
        try (Journal journal = JournalFixture.open(disk)) {
            LongStream.rangeClosed(first, last)
                    .forEach(id -> journal.append(action(id)).join());
        }
    }

    @Test
    @DisplayName("DA-28: says that it is damaged where a record in the middle is, at the next start")
    void damageInTheMiddle() {
        write(1, 20);
        disk.damage(FIRST, SegmentHead.SIZE + 60);
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> JournalFixture.open(disk))
                .withMessageContaining(FIRST + " is damaged at byte 64")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
    }

    @Test
    @DisplayName("DA-28: says that it is damaged where a record of an older segment is, when that is read")
    void damageInAnOlderSegment() {
        write(1, 200);
        int middle = disk.size(FIRST) / 2;
        disk.damage(FIRST, middle);
        try (Journal journal = JournalFixture.open(disk)) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> actions(journal))
                    .withMessageContaining("damaged")
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
            assertThat(journal.find(200)).isPresent();
        }
    }

    @Test
    @DisplayName("says that it is damaged where a head is")
    void damagedHead() {
        write(1, 3);
        disk.damage(FIRST, 20);
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> JournalFixture.open(disk))
                .withMessageContaining("damaged head");
    }

    @Test
    @DisplayName("DA-28: cuts off a tail that was not finished")
    void tornTail() {
        write(1, 20);
        disk.damage(FIRST, disk.size(FIRST) - 9);
        try (Journal journal = JournalFixture.open(disk)) {
            assertThat(journal.lastJournaled()).hasValue(19);
            journal.append(action(20)).join();
            assertThat(actions(journal)).hasSize(20);
        }
    }

    @Test
    @DisplayName("refuses what a full disk cannot take, and takes it when there is room again")
    void fullDisk() {
        write(1, 2);
        try (Journal journal = JournalFixture.open(disk)) {
            disk.fail("write", "no space left");
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> journal.append(action(3)).join())
                    .havingCause()
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE));
            disk.mend();
            journal.append(action(3)).join();
            assertThat(actions(journal)).hasSize(3);
        }
    }

    @Test
    @DisplayName("says that nobody knows after a sync that failed, and takes nothing more")
    void failedSync() {
        write(1, 2);
        try (Journal journal = JournalFixture.open(disk)) {
            disk.fail("force", "input/output error");
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> journal.append(action(3)).join())
                    .withCauseInstanceOf(OutcomeUnknownException.class);
            disk.mend();
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> journal.append(action(4)))
                    .withMessageContaining("open it again");
            assertThat(journal.lastJournaled()).hasValue(2);
        }
    }

    @Test
    @DisplayName("refuses more than it may hold until the stream has confirmed some")
    void ownLimit() {
        JournalSettings little = new JournalSettings(8192, 8192, 1 << 20, 16384);
        try (Journal journal = Journal.open(disk, JournalFixture.REVISION, little, Runnable::run)) {
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> LongStream.range(1, 1000)
                            .forEach(id -> journal.append(action(id)).join()))
                    .havingCause()
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE));
            long last = journal.lastJournaled().orElseThrow();
            journal.confirm(new Confirmation(last, last));
            journal.cut(last);
            journal.append(action(last + 1)).join();
        }
    }
}
