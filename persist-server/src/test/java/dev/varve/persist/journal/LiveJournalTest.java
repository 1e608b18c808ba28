/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A journal that is read while its owner writes, releases and writes segments again")
final class LiveJournalTest {

    private static final int COMMANDS = 4000;

    @TempDir
    Path root;

    private Path dir() {
        return root.resolve("worker-0");
    }

    @Test
    @DisplayName("is read on from the oldest segment that is left, where the one being read was released")
    void overtaken() {
        List<Long> seen = new ArrayList<>();
        JournalReader reader = new JournalReader(dir());
        try (Journal journal = Journal.create(dir(), JournalFixture.SMALL)) {
            append(journal, 25);
            reader.readOn(record -> seen.add(record.lsn()));
            assertThat(seen).hasSize(25);
            append(journal, 100);
            journal.release(journal.end() - 20_000);
            long last = append(journal, 20);
            List<Long> left = JournalFixture.read(dir()).stream()
                    .map(JournaledCommand::lsn)
                    .toList();
            assertThat(left.get(0)).as("what comes next for the reader is gone").isGreaterThan(seen.get(24) + 2000);
            reader.readOn(record -> seen.add(record.lsn()));
            assertThat(seen.subList(25, seen.size())).isEqualTo(left).endsWith(last);
        }
    }

    @Test
    @DisplayName("shows what was written behind the place that it had just looked at")
    void meanwhile() {
        List<Long> seen = new ArrayList<>();
        try (Journal journal = Journal.create(dir(), JournalFixture.SMALL)) {
            long first = append(journal, 1);
            new JournalReader(dir()).readOn(record -> {
                seen.add(record.lsn());
                if (record.lsn() == first) {
                    // So much that another segment proves the rest of this one to be on stable storage.
                    append(journal, 30);
                }
            });
            assertThat(seen).hasSize(31);
        }
    }

    @Test
    @DisplayName("shows each record once and whole, in order, and is never taken for damaged")
    void concurrently() {
        List<Long> seen = new ArrayList<>();
        try (Journal journal = Journal.create(dir(), JournalFixture.SMALL)) {
            CompletableFuture<Long> owner = CompletableFuture.supplyAsync(() -> {
                long last = 0;
                for (int i = 0; i < COMMANDS; i++) {
                    last = append(journal, 1);
                    journal.release(last - 30_000);
                }
                return last;
            });
            JournalReader reader = new JournalReader(dir());
            while (!owner.isDone()) {
                reader.readOn(record -> seen.add(record.lsn()));
            }
            reader.readOn(record -> seen.add(record.lsn()));
            assertThat(seen).isSorted().doesNotHaveDuplicates().endsWith(owner.join());
            assertThat(JournalFixture.read(dir()).stream()
                            .map(JournaledCommand::lsn)
                            .collect(Collectors.toSet()))
                    .as("what was never released")
                    .isSubsetOf(seen);
        }
    }

    private static long append(Journal journal, int count) {
        long last = 0;
        for (int i = 0; i < count; i++) {
            last = journal.append(JournalFixture.command("x".repeat(1000)));
        }
        journal.write();
        return last;
    }
}
