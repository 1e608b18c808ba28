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
