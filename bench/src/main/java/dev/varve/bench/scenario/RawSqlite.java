/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.StorageException;
import dev.varve.bench.load.Extent;
import dev.varve.bench.load.Throughput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/** What SQLite alone does on the disk that is measured, by one thread, with {@code synchronous=FULL}: whatever keeps messages in its files cannot for long take more. */
final class RawSqlite {

    /** As many as share a commit with messages that are under way together. */
    private static final int ROWS_AT_ONCE = 1000;

    private static final byte[] VALUE = Payload.array();

    private final Path directory;
    private int files;

    /** @param directory is made here */
    RawSqlite(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectory(directory);
        } catch (IOException e) {
            throw StorageException.unavailable("cannot make " + directory, e);
        }
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    private static <T> T call(String what, Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw StorageException.unavailable("SQLite alone failed at " + what, e);
        }
    }

    private Connection open(int number, SQLiteConfig.JournalMode mode) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setPageSize(1024);
        config.setJournalMode(mode);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        return config.createConnection("jdbc:sqlite:" + directory.resolve(number + ".db"));
    }

    private static void makeTable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE messages(seq INTEGER PRIMARY KEY, time INTEGER, id TEXT, value BLOB)");
        }
    }

    private static void insert(PreparedStatement insert, long seq) throws SQLException {
        insert.setLong(1, seq);
        insert.setLong(2, System.currentTimeMillis());
        insert.setString(3, Long.toString(seq, Character.MAX_RADIX));
        insert.setBytes(4, VALUE);
        insert.executeUpdate();
    }

    private static PreparedStatement inserting(Connection connection) throws SQLException {
        return connection.prepareStatement("INSERT INTO messages VALUES(?,?,?,?)");
    }

    /** Rows a second into one new file, a thousand in each commit, with a write-ahead log. */
    double rows(Extent extent) {
        return call("inserting rows", () -> {
            try (Connection connection = open(files++, SQLiteConfig.JournalMode.WAL)) {
                makeTable(connection);
                connection.setAutoCommit(false);
                return rows(connection, extent).perSecond();
            }
        });
    }

    private static Throughput rows(Connection connection, Extent extent) throws SQLException {
        long begun = System.nanoTime();
        long count = 0;
        try (PreparedStatement insert = inserting(connection)) {
            while (count < extent.count()
                    && System.nanoTime() - begun < extent.span().toNanos()) {
                insert(insert, ++count);
                if (count % ROWS_AT_ONCE == 0) {
                    connection.commit();
                }
            }
        }
        connection.commit();
        return new Throughput(count, System.nanoTime() - begun);
    }

    /** New files a second, each with a table and a row, and closed. */
    double newFiles(Extent extent) {
        return call("making files", () -> {
            long begun = System.nanoTime();
            long count = 0;
            while (count < extent.count()
                    && System.nanoTime() - begun < extent.span().toNanos()) {
                try (Connection connection = open(files++, SQLiteConfig.JournalMode.TRUNCATE)) {
                    connection.setAutoCommit(false);
                    makeTable(connection);
                    try (PreparedStatement insert = inserting(connection)) {
                        insert(insert, 1);
                    }
                    connection.commit();
                }
                count++;
            }
            return new Throughput(count, System.nanoTime() - begun).perSecond();
        });
    }
}
