/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static dev.varve.tiering.archive.ArchiveFixture.MERGING;
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
import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.tiering.archive.FaultyStore.Crash;
import dev.varve.tiering.archive.FaultyStore.Fault;
import dev.varve.tiering.archive.verify.Depth;
import dev.varve.tiering.archive.verify.Verifier;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.StorageClass;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The writes are: 0 and 1 take over (T1, T2); then three for each commit (A1, A2, A3), the third of which merges those before it: 8, 9 and 10. */
@DisplayName("An archive whose small segments are merged holds every message once and in order")
final class MergeCrashTest {

    private static final int FIRST_OF_MERGE = 8;
    private static final int AFTER_MERGE = 11;
    private static final int WRITES = 2 + 4 * 3;
    private static final long MESSAGES = 40;

    @TempDir
    Path work;

    /** Archives what the archive lacks, as a process does that knows nothing but the archive. */
    private static void run(BlobStore store) {
        try (ArchiveWriter writer = open(store, MERGING)) {
            for (long end = 10; end <= MESSAGES; end += 10) {
                for (long seq = writer.lastSeq() + 1; seq <= end; seq++) {
                    writer.append(message(seq));
                }
                writer.commit();
            }
        }
    }

    private void check(BlobStore store, String where) {
        Archive archive = archive(store);
        assertThat(contents(archive)).as(where).isEqualTo(messages(1, MESSAGES));
        assertThat(chain(archive))
                .as(where)
                .allMatch(manifest -> manifest.header().gaps().isEmpty());
        assertThat(chain(archive).get(0).object().storageClass()).as(where).isEqualTo(StorageClass.GLACIER_IR);
        assertThat(Verifier.run(archive, Depth.RECORDS, work, manifest -> {}).findings())
                .as(where)
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH_BEFORE", "CRASH_AFTER"})
    @DisplayName("TR-15, TR-20: when the process ends before or after any step, with the head lost besides or not")
    void crash(Fault fault) {
        for (int step = 0; step < WRITES; step++) {
            for (boolean lost : List.of(false, true)) {
                String where = "step " + step + ", head lost: " + lost;
                MemoryBlobStore fresh = new MemoryBlobStore();
                FaultyStore faulty = new FaultyStore(fresh).failing(step, fault);
                assertThatThrownBy(() -> run(faulty)).as(where).isInstanceOf(Crash.class);
                if (lost && fresh.list(archive(fresh).keys().manifests()).hasNext()) {
                    fresh.delete(archive(fresh).keys().head());
                    new HeadRebuild(archive(fresh)).run();
                }
                run(fresh);
                check(fresh, where);
                assertThat(new Garbage(archive(fresh)).merged()).as(where).hasSize(4);
            }
        }
    }

    @Test
    @DisplayName("TR-15, TR-20: also when the process ends once more while it recovers, and garbage is removed then")
    void crashTwice() {
        for (int step = FIRST_OF_MERGE; step < AFTER_MERGE; step++) {
            for (int second = 0; second < 2 + 6; second++) {
                MemoryBlobStore fresh = new MemoryBlobStore();
                crashed(new FaultyStore(fresh).failing(step, Fault.CRASH_BEFORE));
                crashed(new FaultyStore(fresh).failing(second, Fault.CRASH_AFTER));
                new Garbage(archive(fresh)).collect();
                run(fresh);
                check(fresh, "steps " + step + " and " + second);
                Garbage garbage = new Garbage(archive(fresh));
                garbage.collect();
                garbage.merged().forEach(fresh::delete);
                check(fresh, "steps " + step + " and " + second + ", cleaned");
            }
        }
    }

    private static void crashed(BlobStore faulty) {
        assertThatThrownBy(() -> run(faulty)).isInstanceOf(Crash.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "ANSWER_LOST"})
    @DisplayName("TR-5, TR-20: when a step of the merge is not answered, and the commit is repeated")
    void repeated(Fault fault) {
        for (int step = FIRST_OF_MERGE; step < AFTER_MERGE; step++) {
            MemoryBlobStore fresh = new MemoryBlobStore();
            try (ArchiveWriter writer = open(new FaultyStore(fresh).failing(step, fault), MERGING)) {
                commit(writer, 1, 10);
                commit(writer, 11, 20);
                messages(21, 30).forEach(writer::append);
                assertThatThrownBy(writer::commit)
                        .isInstanceOf(
                                fault == Fault.UNAVAILABLE ? StorageException.class : OutcomeUnknownException.class);
                assertThat(writer.commit()).isPresent();
                commit(writer, 31, 40);
            }
            check(fresh, "step " + step);
            assertThat(fresh.list("archives/orders/segments").toList()).hasSize(4);
        }
    }

    @Test
    @DisplayName(
            "TR-15, TR-20: when another writer takes over between any two steps of the merge, whose writer is fenced")
    void takenOver() {
        for (int step = FIRST_OF_MERGE; step < AFTER_MERGE; step++) {
            MemoryBlobStore fresh = new MemoryBlobStore();
            FaultyStore interrupted = new FaultyStore(fresh).interrupted(step, () -> run(fresh));
            assertRefused(ErrorCode.FENCED, () -> run(interrupted));
            check(fresh, "step " + step);
        }
    }
}
