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
import dev.varve.persist.store.StoreKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A journal")
final class JournalTest {

    private static final Bytes KIBIBYTE = Bytes.wrap(new byte[1024]);

    @TempDir
    Path root;

    private Path dir;

    @BeforeEach
    void choose() {
        dir = root.resolve("worker-0");
    }

    @Test
    @DisplayName("gives its commands back in order, under rising numbers")
    void inOrder() {
        List<String> bodies = IntStream.range(0, 500).mapToObj(i -> "body " + i).toList();
        List<Long> lsns = new ArrayList<>();
        try (Journal journal = Journal.create(dir, JournalFixture.SMALL)) {
            bodies.forEach(body -> lsns.add(journal.append(JournalFixture.command(body))));
            journal.sync();
            assertThat(journal.synced()).isEqualTo(journal.end());
        }
        List<JournaledCommand> read = JournalFixture.read(dir);
        assertThat(JournalFixture.bodies(read)).isEqualTo(bodies);
        assertThat(read)
                .extracting(JournaledCommand::lsn)
                .isEqualTo(lsns)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(lsns.get(0)).isPositive();
    }

    @Test
    @DisplayName("makes no file before the first command")
    void lazy() throws Exception {
        try (Journal journal = Journal.create(dir, JournalFixture.SMALL)) {
            journal.sync();
            assertThat(dir).isEmptyDirectory();
            assertThat(journal.size()).isZero();
        }
    }

    @Test
    @DisplayName("grows by segments of doubling size, whose space is taken at once")
    void segmentSizes() throws Exception {
        try (Journal journal = Journal.create(dir, JournalFixture.SMALL)) {
            for (int i = 0; i < 50; i++) {
                journal.append(JournalFixture.command(KIBIBYTE));
            }
            journal.write();
            assertThat(JournalFixture.segments(dir)).extracting(Files::size).startsWith(4096L, 8192L, 16384L, 16384L);
        }
        assertThat(JournalFixture.read(dir)).hasSize(50);
    }

    @Test
    @DisplayName("takes a command larger than a segment")
    void oversize() {
        Bytes large = Bytes.wrap(new byte[3_000_000]);
        try (Journal journal = Journal.create(dir, JournalFixture.SMALL)) {
            journal.append(JournalFixture.command("before"));
            journal.append(JournalFixture.command(large));
            journal.release(journal.end());
            journal.append(JournalFixture.command("behind"));
            journal.sync();
        }
        assertThat(JournalFixture.read(dir))
                .extracting(each -> each.command().body().size())
                .endsWith(3_000_000, 6);
    }

    @Test
    @DisplayName("is read on from where its reader stopped, through new segments")
    void readOn() {
        List<Long> seen = new ArrayList<>();
        JournalReader reader = new JournalReader(dir);
        try (Journal journal = Journal.create(dir, JournalFixture.SMALL)) {
            reader.readOn(record -> seen.add(record.lsn()));
            assertThat(seen).isEmpty();
            List<Long> appended = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                appended.add(journal.append(JournalFixture.command(KIBIBYTE)));
                journal.write();
                reader.readOn(record -> seen.add(record.lsn()));
                assertThat(seen).isEqualTo(appended);
            }
        }
    }

    @Test
    @DisplayName("drops whole segments below what is released, the oldest first, and writes one of them again")
    void release() throws Exception {
        try (Journal journal = Journal.create(dir, JournalFixture.SMALL)) {
            List<Long> lsns = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                lsns.add(journal.append(JournalFixture.command(KIBIBYTE)));
            }
            journal.sync();
            long before = journal.size();
            journal.release(lsns.get(60));
            List<JournaledCommand> left = JournalFixture.read(dir);
            assertThat(left.get(left.size() - 1).lsn()).isEqualTo(lsns.get(99));
            assertThat(left.get(0).lsn()).as("of its segment some are needed").isBetween(lsns.get(40), lsns.get(60));
            assertThat(journal.size()).isLessThan(before / 2 + 16384).isGreaterThan(39 * 1024);
            assertThat(dir.resolve("spare")).hasSize(16384);

            for (int i = 0; i < 20; i++) {
                lsns.add(journal.append(JournalFixture.command(KIBIBYTE)));
            }
            journal.sync();
            assertThat(dir.resolve("spare")).as("it is in use").doesNotExist();
            assertThat(JournalFixture.read(dir))
                    .extracting(JournaledCommand::lsn)
                    .endsWith(lsns.get(119));
            journal.release(journal.end());
            assertThat(journal.size()).isZero();
            assertThat(JournalFixture.segments(dir)).hasSize(1);
        }
    }

    @Test
    @DisplayName("takes nothing beyond its bound until commands are released")
    void bound() {
        try (Journal journal = Journal.create(dir, new JournalSettings(4096, 16384, 65536))) {
            assertThat(journal.isNearBound()).isFalse();
            long appended = fill(journal);
            assertThat(appended).isBetween(55L, 64L);
            assertThat(journal.isNearBound()).isTrue();
            assertThat(journal.size()).isBetween(65536L, 65536L + 2048);
            journal.release(journal.end());
            assertThat(journal.isNearBound()).isFalse();
            assertThat(fill(journal)).isGreaterThan(40);
        }
    }

    private static long fill(Journal journal) {
        for (long count = 0; ; count++) {
            try {
                journal.append(JournalFixture.command(KIBIBYTE));
            } catch (StorageException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE);
                return count;
            }
        }
    }

    @Test
    @DisplayName("leaves annulled commands out, and shows the commands of one file")
    void annulled() {
        try (Journal journal = Journal.create(dir, JournalFixture.SMALL)) {
            journal.append(JournalFixture.command("one"));
            long failed = journal.append(JournalFixture.command("failed"));
            journal.append(new Command(StoreKey.implicit("other"), 3, 1, Command.Kind.EXPIRE, Bytes.empty()));
            journal.annul(failed);
            journal.append(JournalFixture.command("two"));
            List<JournaledCommand> own = new ArrayList<>();
            journal.commands(JournalFixture.KEY, own::add);
            assertThat(JournalFixture.bodies(own)).containsExactly("one", "two");
        }
    }

    @Test
    @DisplayName("is not begun where there is one, and leaves nothing when it is removed")
    void removed() {
        Journal journal = Journal.create(dir, JournalFixture.SMALL);
        journal.append(JournalFixture.command("one"));
        journal.sync();
        assertThatThrownBy(() -> Journal.create(dir, JournalFixture.SMALL))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
        journal.remove();
        assertThat(dir).doesNotExist();
    }

    @Test
    @DisplayName("loses with the process what was not written, and nothing else")
    void written() {
        try (Journal journal = Journal.create(dir, JournalFixture.SMALL)) {
            journal.append(JournalFixture.command("written"));
            journal.write();
            journal.append(JournalFixture.command("kept in memory"));
        }
        assertThat(JournalFixture.bodies(JournalFixture.read(dir))).containsExactly("written");
    }
}
