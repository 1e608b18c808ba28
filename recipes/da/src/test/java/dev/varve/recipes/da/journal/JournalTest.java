/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import static dev.varve.recipes.da.journal.JournalFixture.SMALL;
import static dev.varve.recipes.da.journal.JournalFixture.action;
import static dev.varve.recipes.da.journal.JournalFixture.actions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.recipes.da.Action;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.Digest;
import dev.varve.recipes.da.SolutionRevision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A journal")
final class JournalTest {

    @TempDir
    Path root;

    private Journal open() {
        return Journal.open(root.resolve("journal"), JournalFixture.REVISION, SMALL, Runnable::run);
    }

    private static void append(Journal journal, long first, long last) {
        LongStream.rangeClosed(first, last)
                .mapToObj(id -> journal.append(action(id)))
                .toList()
                .forEach(CompletableFuture::join);
    }

    @Test
    @DisplayName("DA-28: has every acknowledged action, linked and in order, when it is opened again")
    void keepsActions() {
        try (Journal journal = open()) {
            append(journal, 1, 500);
        }
        try (Journal journal = open()) {
            assertThat(actions(journal))
                    .isEqualTo(LongStream.rangeClosed(1, 500)
                            .mapToObj(JournalFixture::action)
                            .toList());
            assertThat(journal.lastJournaled()).hasValue(500);
            append(journal, 501, 502);
            Digest link = Digest.genesis(JournalFixture.REVISION, 1);
            for (ActionRecord each : JournalFixture.all(journal)) {
                link = link.next(each.action());
                assertThat(each.digest()).isEqualTo(link);
            }
        }
    }

    @Test
    @DisplayName("may begin with any action, and then takes the next one only")
    void takesTheNextOnly() {
        try (Journal journal = open()) {
            append(journal, 100, 101);
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> journal.append(action(103)))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.SEQ_CONFLICT))
                    .satisfies(e -> assertThat(e.actual()).hasValue(101));
            append(journal, 102, 102);
        }
    }

    @Test
    @DisplayName("can begin behind an action that is known from elsewhere")
    void beginsBehind() {
        Digest link = Digest.genesis(JournalFixture.REVISION, 5);
        try (Journal journal = open()) {
            journal.beginAfter(41, link);
        }
        try (Journal journal = open()) {
            assertThat(journal.start()).contains(new JournalStart(42, link));
            assertThat(journal.append(action(42)).join().digest()).isEqualTo(link.next(action(42)));
        }
    }

    @Test
    @DisplayName("DA-6: takes a payload of 4095 and 4096 bytes, and refuses 4097 before anything is written")
    void refusesWhatIsTooLarge() {
        try (Journal journal = open()) {
            journal.append(sized(1, 4095)).join();
            journal.append(sized(2, 4096)).join();
            long bytes = journal.bytes();
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> journal.append(sized(3, 4097)))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE))
                    .satisfies(e -> assertThat(e.actual()).hasValue(4096));
            append(journal, 3, 3);
            assertThat(journal.bytes()).isLessThan(bytes + 200);
        }
    }

    private static Action sized(long id, int size) {
        return new Action(id, Bytes.wrap(new byte[64]), Bytes.wrap(new byte[size]));
    }

    @Test
    @DisplayName("DA-28: is cut in whole segments, only behind what the stream has confirmed")
    void isCut() {
        try (Journal journal = open()) {
            append(journal, 1, 500);
            assertThatExceptionOfType(StorageException.class).isThrownBy(() -> journal.cut(1));
            journal.confirm(new Confirmation(250, 900));
            assertThatExceptionOfType(StorageException.class).isThrownBy(() -> journal.cut(251));
            assertThat(journal.cut(250)).isPositive();
            assertThat(journal.cut(250)).isZero();
            long first = journal.start().orElseThrow().firstId();
            assertThat(first).isBetween(100L, 251L);
            assertThat(actions(journal).get(0)).isEqualTo(action(first));
            assertThat(journal.find(first - 1)).isEmpty();
            assertThat(journal.find(400).map(ActionRecord::action)).contains(action(400));
        }
        try (Journal journal = open()) {
            assertThat(journal.confirmed()).contains(new Confirmation(250, 900));
            assertThat(journal.lastJournaled()).hasValue(500);
        }
    }

    @Test
    @DisplayName("tells a cursor of actions as they get on disk, and lets it go when the journal is closed")
    void feedsACursor() {
        List<Action> seen = new ArrayList<>();
        Journal journal = open();
        try (JournalCursor cursor = journal.from(1)) {
            assertThat(cursor.next(1, Duration.ofMillis(1))).isEmpty();
            for (long id = 1; id <= 300; id += 3) {
                append(journal, id, id + 2);
                cursor.next(5, Duration.ofSeconds(5)).forEach(each -> seen.add(each.action()));
            }
            assertThat(seen).hasSize(300).isSortedAccordingTo((a, b) -> Long.compare(a.id(), b.id()));
            CompletableFuture<List<ActionRecord>> waiting =
                    CompletableFuture.supplyAsync(() -> cursor.next(1, Duration.ofMinutes(1)));
            journal.close();
            assertThat(waiting.join()).isEmpty();
        }
    }

    @Test
    @DisplayName("is held by one publisher at a time, and belongs to one revision")
    void isHeldByOne() {
        try (Journal journal = open()) {
            append(journal, 1, 1);
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(this::open)
                    .withMessageContaining("another publisher");
        }
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> Journal.open(root.resolve("journal"), SolutionRevision.of(8), SMALL, Runnable::run))
                .withMessageContaining("belongs to solution revision 7");
        open().close();
    }
}
