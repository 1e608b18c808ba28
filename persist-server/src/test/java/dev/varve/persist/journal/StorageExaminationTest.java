/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreKey;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Examining the storage")
final class StorageExaminationTest {

    @TempDir
    Path root;

    private Path worker() {
        return root.resolve("servers").resolve("p1.abc").resolve("worker-0");
    }

    @Test
    @DisplayName("finds nothing where nothing is damaged, also where there is no storage")
    void sound() {
        assertThat(StorageExamination.of(root)).isEmpty();
        writeTwo();
        assertThat(StorageExamination.of(root)).isEmpty();
    }

    /** Two records, of which the second proves that the first was synced; returns where the first begins. */
    private int writeTwo() {
        try (Journal journal = Journal.create(worker(), JournalFixture.SMALL)) {
            int first = (int) journal.append(JournalFixture.command("one"));
            journal.sync();
            journal.append(JournalFixture.command("two"));
            journal.sync();
            return first;
        }
    }

    @Test
    @DisplayName("names a damaged journal, the byte, and how to go on")
    void damagedJournal() throws Exception {
        int first = writeTwo();
        Path segment = JournalFixture.segments(worker()).get(0);
        byte[] all = Files.readAllBytes(segment);
        all[first + 12] ^= 0x10;
        Files.write(segment, all);

        assertThat(StorageExamination.of(root))
                .singleElement()
                .asString()
                .contains(
                        segment.toString(),
                        "at byte " + first,
                        worker().resolve("end-at-" + first).toString());
    }

    @Test
    @DisplayName("names a file that lacks commands, where they are, and how to go on")
    void leftCommands() throws Exception {
        StoreKey key = StoreKey.implicit("orders");
        DataDirectory directory = new DataDirectory(root);
        Files.createDirectories(directory.slot(key.slot()));
        new LeftCommands(directory)
                .keep(key, 7, visitor -> visitor.accept(new JournaledCommand(5, JournalFixture.command("lost"))));

        Path file = directory.file(key);
        assertThat(StorageExamination.of(root))
                .singleElement()
                .asString()
                .contains(file + " was damaged", file.resolveSibling("left") + "/" + file.getFileName() + ".7")
                .contains("put a whole copy");
    }
}
