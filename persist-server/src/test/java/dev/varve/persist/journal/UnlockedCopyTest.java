/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.sqlite.Database;
import dev.varve.persist.sqlite.DatabaseSettings;
import dev.varve.persist.store.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A SQLite file that a stopped process keeps locked")
final class UnlockedCopyTest {

    private static final DatabaseSettings SETTINGS = new DatabaseSettings(1024, 2000, 0, 50);
    private static final int ROWS = 2000;
    private static final int SLOT = 1;

    @TempDir
    Path root;

    private Path file;
    private ServerHome home;
    private SlotClaims claims;

    @BeforeEach
    void fill() throws IOException {
        Path slot = new DataDirectory(root).slot(SLOT);
        Files.createDirectories(slot);
        file = slot.resolve("s1.db");
        try (Database database = Database.create(file, SETTINGS)) {
            database.begin();
            database.update("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT, pad TEXT)");
            for (long id = 1; id <= ROWS; id++) {
                database.update("INSERT INTO t VALUES(?,'old',?)", id, "x".repeat(300));
            }
            database.commit();
        }
        home = ServerHome.create(root, "successor", 1);
        claims = new SlotClaims(new DataDirectory(root), home);
        claims.take(SLOT, 5).settle();
    }

    @AfterEach
    void stop() {
        home.close();
    }

    private long count(String value) {
        try (Database database = Database.open(file, SETTINGS)) {
            assertThat(database.first("PRAGMA integrity_check", row -> row.text(1)))
                    .contains("ok");
            return database.number("SELECT count(*) FROM t WHERE v=?", value);
        }
    }

    private void write(String value) {
        try (Database database = Database.open(file, SETTINGS)) {
            database.begin();
            try {
                database.update("UPDATE t SET v=?", value);
                database.commit();
            } catch (StorageException e) {
                database.rollback();
                throw e;
            }
        }
    }

    private void assertLocked() {
        assertThatThrownBy(() -> write("new"))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                .hasMessageContaining("locked");
    }

    @ParameterizedTest(
            name =
                    "PS-14: {0}: is replaced by a copy as of its last commit, which the process cannot harm when it goes on")
    @CsvSource(
            delimiter = '|',
            value = {
                "with nothing changed yet | SELECT 1 | old",
                "with a change in memory | UPDATE t SET v='zombie' WHERE id<9 | old",
                "with half a commit in the file | UPDATE t SET v='zombie' | "
            })
    void replaced(String how, String sql, String readable) throws Exception {
        byte[] before = Files.readAllBytes(file);
        try (OtherProcess process =
                new OtherProcess(root.resolve("said"), LockingProcess.class, file.toString(), sql)) {
            process.awaitLine("ready");
            process.stop();
            assertLocked();
            if (readable == null) {
                assertThat(Files.readAllBytes(file))
                        .as("the commit is under way")
                        .isNotEqualTo(before);
                assertThat(file.resolveSibling("s1.db-journal")).isNotEmptyFile();
            } else {
                assertThat(Files.readAllBytes(file)).isEqualTo(before);
            }

            claims.unlock(SLOT, 5, file);

            assertThat(count("old")).isEqualTo(ROWS);
            write("new");
            process.goOn();
            process.tell("end");
            process.awaitLine("over");
            assertThat(process.lines()).as(how).anyMatch(line -> line.startsWith("next failed"));
            assertThat(count("new")).isEqualTo(ROWS);
            write("newer");
            assertThat(count("newer")).isEqualTo(ROWS);
        }
    }

    @Test
    @DisplayName("stays as it is where the successor itself has a successor meanwhile, before it begins")
    void fenced() {
        try (ServerHome next = ServerHome.create(root, "next", 1)) {
            new SlotClaims(new DataDirectory(root), next).take(SLOT, 6);
            assertThatThrownBy(() -> claims.unlock(SLOT, 5, file))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FENCED));
        }
        assertThat(count("old")).isEqualTo(ROWS);
    }

    @Test
    @DisplayName("stays as it is where the successor has a successor before its copy is ready")
    void overtaken() throws Exception {
        OwnerFiles owners = new OwnerFiles(file.resolveSibling("owners"));
        UnlockedCopy late = new UnlockedCopy(file, owners.copy(5));
        late.begin();
        try (ServerHome next = ServerHome.create(root, "next", 1)) {
            new SlotClaims(new DataDirectory(root), next).take(SLOT, 6);
            write("next");
            assertThatThrownBy(late::replace).isInstanceOf(NoSuchFileException.class);
        }
        assertThat(count("next")).isEqualTo(ROWS);
        assertThat(owners.copy(5)).doesNotExist();
    }

    @Test
    @DisplayName(
            "is whole if the successor ends between putting the copy in place and removing the old rollback journal")
    void cutShort() throws Exception {
        byte[] journal;
        try (OtherProcess process = new OtherProcess(
                root.resolve("said"), LockingProcess.class, file.toString(), "UPDATE t SET v='zombie'")) {
            process.awaitLine("ready");
            process.stop();
            Path of = file.resolveSibling("s1.db-journal");
            journal = Files.readAllBytes(of);
            Path half = Files.copy(file, root.resolve("half.db"));
            try (Database database = Database.open(half, SETTINGS)) {
                assertThat(database.number("SELECT count(*) FROM t WHERE v='zombie'"))
                        .as("what the file would be without its rollback journal")
                        .isPositive();
            }
            claims.unlock(SLOT, 5, file);
            assertThat(of).doesNotExist();
            Files.write(of, journal);
            assertThat(count("old")).isEqualTo(ROWS);
        }
    }
}
