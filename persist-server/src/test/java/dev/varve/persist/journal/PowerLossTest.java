/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.testkit.model.Seed;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A journal after a loss of power")
final class PowerLossTest {

    private static final int ROUNDS = 60;
    private static final int STEPS = 60;
    private static final int SECTOR = 512;

    @TempDir
    Path root;

    private final Random random = new Random(Seed.choose("loss of power"));

    @Test
    @DisplayName("PS-15: has every command that was synced, in order, and of the others only such as were added")
    void keepsWhatWasSynced() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Path dir = root.resolve("before-" + round);
            Path after = root.resolve("after-" + round);
            List<JournaledCommand> added = new ArrayList<>();
            long synced;
            long released;
            try (Journal journal = Journal.create(dir, JournalFixture.SMALL)) {
                released = run(journal, added);
                synced = journal.synced();
            }
            JournalFixture.copy(dir, after);
            loseUnsynced(after, synced);
            List<JournaledCommand> read = JournalFixture.read(after);
            assertThat(added).as("round %s", round).containsAll(read);
            assertThat(read).extracting(JournaledCommand::lsn).isSorted().doesNotHaveDuplicates();
            assertThat(read)
                    .containsAll(added.stream()
                            .filter(command -> command.lsn() < synced && command.lsn() >= released)
                            .toList());
        }
    }

    /** Does what a worker might, and returns what it has released. */
    private long run(Journal journal, List<JournaledCommand> added) {
        long released = 0;
        for (int step = 0; step < 1 + random.nextInt(STEPS); step++) {
            switch (random.nextInt(8)) {
                case 0 -> journal.sync();
                case 1 -> journal.write();
                case 2 -> {
                    released = Math.max(released, random.nextLong(journal.synced() + 1));
                    journal.release(released);
                }
                default -> {
                    Bytes body = JournalFixture.bytes(random, random.nextInt(random.nextInt(10) == 0 ? 9000 : 900));
                    Command command = JournalFixture.command(body);
                    added.add(new JournaledCommand(journal.append(command), command));
                }
            }
        }
        return released;
    }

    /** Of each sector that was not synced the disk has what was written, what was there before, or anything. */
    private void loseUnsynced(Path dir, long synced) throws IOException {
        for (long base : SegmentFiles.bases(dir)) {
            try (RandomAccessFile file =
                    new RandomAccessFile(SegmentFiles.path(dir, base).toFile(), "rw")) {
                long from = Math.max(SegmentHead.BYTES, synced - base);
                for (long at = from; at < file.length(); at = (at / SECTOR + 1) * SECTOR) {
                    int length = (int) Math.min(file.length() - at, SECTOR - at % SECTOR);
                    int fate = random.nextInt(3);
                    if (fate > 0) {
                        file.seek(at);
                        file.write(
                                fate == 1
                                        ? new byte[length]
                                        : JournalFixture.bytes(random, length).toByteArray());
                    }
                }
            }
        }
    }
}
