/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {

    private static final String INSERT = "INSERT INTO t VALUES (?)";

    @TempDir
    Path directory;

    @Test
    @DisplayName("a full file is told as such each time, and is written again when there is room")
    void full() {
        DatabaseSettings settings = new DatabaseSettings(4096, 64, 16, 0);
        try (Database database = Database.create(directory.resolve("full.db"), settings)) {
            database.run("CREATE TABLE t (bytes BLOB)");
            byte[] row = new byte[3000];
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThat(fill(database, row).code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE);
            }

            database.run("DELETE FROM t");

            database.begin();
            assertThat(database.update(INSERT, row)).isEqualTo(1);
            database.commit();
        }
    }

    @Test
    @DisplayName("PS-34: nothing is carried out any more once SQLite has undone a transaction, until that is ended")
    void undone() {
        DatabaseSettings settings = new DatabaseSettings(4096, 64, 16, 0);
        try (Database database = Database.create(directory.resolve("undone.db"), settings)) {
            database.run("CREATE TABLE t (bytes BLOB)");
            database.begin();
            database.update(INSERT, new byte[] {1});
            database.beginPart();
            assertFull(() -> database.update(INSERT, new byte[100_000]));

            assertThat(database.isUndone()).isTrue();
            assertThat(database.isInTransaction()).isFalse();
            assertFull(() -> database.update(INSERT, new byte[] {2}));
            assertFull(() -> database.number("SELECT count(*) FROM t"));
            assertFull(() -> database.scan("SELECT * FROM t", row -> true));
            assertFull(() -> database.run("DELETE FROM t"));
            assertFull(database::undoPart);
            assertFull(database::commit);
            assertFull(database::begin);

            database.rollback();
            assertThat(database.isUndone()).isFalse();
            assertThat(database.number("SELECT count(*) FROM t")).isZero();
            database.begin();
            database.update(INSERT, new byte[] {3});
            database.commit();
            assertThat(database.number("SELECT count(*) FROM t")).isEqualTo(1);
        }
    }

    private static void assertFull(Runnable work) {
        StorageException full = catchThrowableOfType(StorageException.class, work::run);
        assertThat(full.code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE);
        assertThat(FileFailure.is(full)).isTrue();
    }

    @Test
    @DisplayName("is read on in one query while more others are run than are kept prepared")
    void nestedStatements() {
        DatabaseSettings settings = new DatabaseSettings(4096, 64, 0, 0);
        try (Database database = Database.create(directory.resolve("nested.db"), settings)) {
            database.run("CREATE TABLE t (number INT)");
            database.run("CREATE TABLE sums (sum INT)");
            for (long i = 0; i < 3; i++) {
                database.update("INSERT INTO t VALUES(?)", i);
            }
            database.scan("SELECT number FROM t", row -> {
                for (int other = 0; other < 50; other++) {
                    long sum = database.number("SELECT number+" + other + " FROM t WHERE number=?", row.number(1));
                    database.update("INSERT INTO sums SELECT ?+" + other, sum);
                }
                return true;
            });

            assertThat(database.number("SELECT count(*) FROM sums")).isEqualTo(150);
            assertThat(database.number("SELECT max(sum) FROM sums")).isEqualTo(2 + 2 * 49);
        }
    }

    private static StorageException fill(Database database, byte[] row) {
        StorageException full = catchThrowableOfType(StorageException.class, () -> {
            for (int i = 0; i < 100; i++) {
                database.begin();
                database.update(INSERT, row);
                database.commit();
            }
        });
        database.rollback();
        return full;
    }
}
