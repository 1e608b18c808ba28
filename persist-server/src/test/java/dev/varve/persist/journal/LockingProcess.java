/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Goes into a transaction on a SQLite file as far as it is told to and says so, ends it when it hears a line, and tries another. */
final class LockingProcess {

    private LockingProcess() {}

    public static void main(String[] args) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + args[0]);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=TRUNCATE");
            statement.execute("PRAGMA synchronous=FULL");
            statement.execute("PRAGMA cache_size=10");
            statement.execute("BEGIN IMMEDIATE");
            statement.execute(args[1]);
            System.out.println("ready");
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)).readLine();
            attempt("end", statement, "UPDATE t SET v='zombie' WHERE id=1", "COMMIT");
            attempt("again", statement, "ROLLBACK");
            attempt("next", statement, "BEGIN IMMEDIATE", "UPDATE t SET v='zombie again'", "COMMIT");
            System.out.println("over");
        }
    }

    private static void attempt(String what, Statement statement, String... sqls) {
        try {
            for (String sql : sqls) {
                statement.execute(sql);
            }
            System.out.println(what + " ok");
        } catch (SQLException e) {
            System.out.println(what + " failed: " + e.getMessage());
        }
    }
}
