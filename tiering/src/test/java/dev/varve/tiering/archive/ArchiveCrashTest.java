/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static dev.varve.tiering.archive.ArchiveFixture.archive;
import static dev.varve.tiering.archive.ArchiveFixture.commit;
import static dev.varve.tiering.archive.ArchiveFixture.contents;
import static dev.varve.tiering.archive.ArchiveFixture.message;
import static dev.varve.tiering.archive.ArchiveFixture.messages;
import static dev.varve.tiering.archive.ArchiveFixture.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.ErrorCode;
import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.tiering.archive.FaultyStore.Crash;
import dev.varve.tiering.archive.FaultyStore.Fault;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The writes are: 0 the claim of the epoch (T1), 1 the head (T2); then for each commit a segment (A1), a manifest (A2), the head (A3). */
@DisplayName("An archive holds every message once and in order")
final class ArchiveCrashTest {

    private static final int WRITES = 2 + 3 + 3;
    private static final long MESSAGES = 20;

    private final MemoryBlobStore store = new MemoryBlobStore();

    /** Archives what the archive lacks, in two commits or less, as a process does that knows nothing but the archive. */
    private static void run(BlobStore store) {
        try (ArchiveWriter writer = open(store)) {
            for (long end = MESSAGES / 2; end <= MESSAGES; end += MESSAGES / 2) {
                for (long seq = writer.lastSeq() + 1; seq <= end; seq++) {
                    writer.append(message(seq));
                }
                writer.commit();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH_BEFORE", "CRASH_AFTER"})
    @DisplayName("TR-15: when the writer's process ends before or after any numbered step, and another goes on")
    void crash(Fault fault) {
        for (int step = 0; step < WRITES; step++) {
            MemoryBlobStore fresh = new MemoryBlobStore();
            FaultyStore faulty = new FaultyStore(fresh).failing(step, fault);
            assertThatThrownBy(() -> run(faulty)).as("step %d", step).isInstanceOf(Crash.class);
            run(fresh);

            assertThat(contents(archive(fresh))).as("step %d", step).isEqualTo(messages(1, MESSAGES));
            assertThat(ArchiveFixture.chain(archive(fresh)))
                    .allMatch(manifest -> manifest.header().gaps().isEmpty());
        }
    }

    @Test
    @DisplayName("TR-15: also when the process ends once more while it recovers")
    void crashTwice() {
        for (int step = 0; step < WRITES; step++) {
            for (int second = 0; second < WRITES; second++) {
                MemoryBlobStore fresh = new MemoryBlobStore();
                crashed(new FaultyStore(fresh).failing(step, Fault.CRASH_AFTER));
                crashed(new FaultyStore(fresh).failing(second, Fault.CRASH_BEFORE));
                run(fresh);
                assertThat(contents(archive(fresh)))
                        .as("steps %d and %d", step, second)
                        .isEqualTo(messages(1, MESSAGES));
            }
        }
    }

    private static void crashed(BlobStore faulty) {
        try {
            run(faulty);
        } catch (Crash asOrdered) {
            // A run that has less to do may end before the step.
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "ANSWER_LOST"})
    @DisplayName("TR-5: when a step is not answered, and the commit is repeated")
    void repeated(Fault fault) {
        for (int step = 2; step < 5; step++) {
            MemoryBlobStore fresh = new MemoryBlobStore();
            try (ArchiveWriter writer = open(new FaultyStore(fresh).failing(step, fault))) {
                messages(1, 10).forEach(writer::append);
                assertThatThrownBy(writer::commit)
                        .isInstanceOf(
                                fault == Fault.UNAVAILABLE ? StorageException.class : OutcomeUnknownException.class);
                assertRefused(ErrorCode.INVALID, () -> writer.append(message(11)));
                assertThat(writer.commit()).isPresent();
                commit(writer, 11, 12);
            }
            assertThat(contents(archive(fresh))).as("step %d", step).isEqualTo(messages(1, 12));
            assertThat(fresh.list("archives/orders/segments").toList()).hasSize(2);
        }
    }

    @Test
    @DisplayName("TR-15: when another writer takes over between any two steps of this one, which is fenced")
    void takenOver() {
        for (int step = 2; step < 5; step++) {
            MemoryBlobStore fresh = new MemoryBlobStore();
            FaultyStore interrupted = new FaultyStore(fresh).interrupted(step, () -> run(fresh));
            try (ArchiveWriter writer = open(interrupted)) {
                messages(1, 7).forEach(writer::append);
                assertRefused(ErrorCode.FENCED, writer::commit);
            }
            assertThat(contents(archive(fresh))).as("step %d", step).isEqualTo(messages(1, MESSAGES));
        }
    }

    @Test
    @DisplayName("when two writers open at once: one is told that it was overtaken, and the other goes on")
    void openedAtOnce() {
        FaultyStore interrupted = new FaultyStore(store).interrupted(1, () -> run(store));
        assertRefused(ErrorCode.FENCED, () -> open(interrupted));
        run(store);
        assertThat(contents(archive(store))).isEqualTo(messages(1, MESSAGES));
        assertThat(archive(store).head().epoch()).isEqualTo(3);
    }
}
