/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.sqlite;

import dev.varve.StorageException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

/** The version of the SQLite library that is loaded. */
public final class SqliteVersion {

    /** Earlier ones have a fault that can damage a file. */
    private static final String LEAST = "3.51.3";

    private SqliteVersion() {}

    /**
     * The version, which is one that can be trusted.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNSUPPORTED} if it is older than it may be
     */
    public static String checked() {
        return checked(loaded());
    }

    /** Returns {@code version} if it can be trusted. */
    static String checked(String version) {
        if (Arrays.compare(parts(version), parts(LEAST)) < 0) {
            throw StorageException.received(
                    dev.varve.ErrorCode.UNSUPPORTED,
                    "SQLite " + version + " is too old; at least " + LEAST + " is needed",
                    java.util.OptionalLong.empty());
        }
        return version;
    }

    private static String loaded() {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery("SELECT sqlite_version()")) {
            results.next();
            return results.getString(1);
        } catch (SQLException e) {
            throw StorageException.unavailable("the SQLite library cannot be loaded: " + e.getMessage(), e);
        }
    }

    private static int[] parts(String version) {
        return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
    }
}
