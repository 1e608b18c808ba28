/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.sqlite;

import dev.varve.StorageException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteOpenMode;

/** Copies of whole files by SQLite's online backup. */
public final class Backup {

    private static final int PAGES_PER_STEP = 1024;
    private static final int RETRY_MILLIS = 10;
    private static final int RETRIES = 500;

    private Backup() {}

    /**
     * Copies {@code source}, as of its last commit, to {@code target}, within one read transaction on a connection of its own: its owner may read and change it meanwhile, and commit when this has returned.
     *
     * @param busyMillis how long to wait for a commit that is under way
     * @throws StorageException if that cannot be done; what is in {@code target} is of no use then
     */
    public static void copy(Path source, Path target, int busyMillis) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(busyMillis);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        SqliteErrors errors = new SqliteErrors(source);
        try (Connection connection = config.createConnection("jdbc:sqlite:" + source)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("BEGIN");
                // The transaction begins with the first read; from here on the file stays as it is.
                statement.executeQuery("SELECT count(*) FROM sqlite_schema").close();
                int code = ((SQLiteConnection) connection)
                        .getDatabase()
                        .backup("main", target.toString(), null, RETRY_MILLIS, RETRIES, PAGES_PER_STEP);
                statement.execute("COMMIT");
                if (code != SQLiteErrorCode.SQLITE_OK.code) {
                    throw StorageException.unavailable(
                            "file " + source.getFileName() + " cannot be copied now: "
                                    + SQLiteErrorCode.getErrorCode(code),
                            null);
                }
            }
        } catch (SQLException e) {
            throw errors.translate(e);
        }
    }
}
