/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.sqlite.Database;
import dev.varve.persist.sqlite.DatabaseSettings;
import dev.varve.persist.sqlite.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All that stands in the tables of all files below a directory. */
final class Tables {

    private static final DatabaseSettings SETTINGS = new DatabaseSettings(1024, 2000, 0, 0);

    /** Where in a journal a command stood says nothing about what it did. */
    private static final Set<String> PLACES = Set.of("lsn");

    private Tables() {}

    /** The rows of each table, by file and table. */
    static Map<String, List<String>> of(Path root) throws IOException {
        Map<String, List<String>> tables = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root.resolve("slots"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".db")).toList()) {
                read(root.relativize(file).toString(), file, tables);
            }
        }
        return tables;
    }

    private static void read(String name, Path file, Map<String, List<String>> tables) {
        try (Database database = Database.open(file, SETTINGS)) {
            List<String> names =
                    database.all("SELECT name FROM sqlite_schema WHERE type='table' ORDER BY name", row -> row.text(1));
            for (String table : names) {
                List<String> columns = new ArrayList<>(database.all(
                        "SELECT name FROM pragma_table_info('" + table + "') ORDER BY name", row -> row.text(1)));
                columns.removeAll(PLACES);
                String list = String.join(
                        ",",
                        columns.stream().map(column -> "quote(" + column + ")").toList());
                tables.put(
                        name + " " + table,
                        database.all(
                                "SELECT " + list + " FROM " + table + " ORDER BY " + list, row -> line(row, columns)));
            }
        }
    }

    private static String line(Row row, List<String> columns) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            values.add(columns.get(i) + "=" + row.text(i + 1));
        }
        return String.join(" ", values);
    }
}
