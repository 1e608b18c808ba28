/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.testkit.model.Seed;
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

    @TempDir
    Path root;

    private final Random random = new Random(Seed.choose("loss of power"));
    private final List<JournaledCommand> added = new ArrayList<>();
    private long promised;
    private long released;

    @Test
    @DisplayName("PS-15: has every command that was synced, in order, and of the others only such as were added")
    void keepsWhatWasSynced() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Path dir = root.resolve("round-" + round);
            ForgetfulDisk disk = new ForgetfulDisk();
            added.clear();
            promised = 0;
            released = 0;
            try (Journal journal = Journal.create(dir, JournalFixture.SMALL, disk)) {
                run(journal);
            }
            for (Path segment : JournalFixture.segments(dir)) {
                disk.losePower(segment, random);
            }
            List<JournaledCommand> read = JournalFixture.read(dir);
            assertThat(added).as("round %s", round).containsAll(read);
            assertThat(read).extracting(JournaledCommand::lsn).isSorted().doesNotHaveDuplicates();
            assertThat(read)
                    .containsAll(added.stream()
                            .filter(command -> command.lsn() < promised && command.lsn() >= released)
                            .toList());
        }
    }

    /** Does what a worker might. */
    private void run(Journal journal) {
        int steps = 1 + random.nextInt(STEPS);
        for (int step = 0; step < steps; step++) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    journal.sync();
                    promised = journal.end();
                }
                case 1 -> journal.write();
                case 2 -> {
                    released = Math.max(released, random.nextLong(promised + 1));
                    journal.release(released);
                }
                default -> {
                    Bytes body = JournalFixture.bytes(random, random.nextInt(random.nextInt(10) == 0 ? 9000 : 900));
                    Command command = JournalFixture.command(body);
                    added.add(new JournaledCommand(journal.append(command), command));
                }
            }
        }
    }
}
