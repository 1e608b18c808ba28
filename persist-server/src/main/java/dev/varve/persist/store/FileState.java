/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.persist.sqlite.Database;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The state row of a file: read when a transaction begins, kept here while it runs, written when it ends. For use by one thread. */
final class FileState {

    static final String DDL = "CREATE TABLE state(key TEXT NOT NULL,epochs TEXT NOT NULL,spec TEXT NOT NULL,"
            + columns(" INT NOT NULL DEFAULT 0") + ")";

    private static final int COUNT = Counter.values().length;
    private static final String LOAD = "SELECT " + columns("") + ",epochs,spec FROM state";
    private static final String SAVE = "UPDATE state SET " + columns("=?");

    private final Database database;
    private long[] saved = new long[COUNT];
    private long[] current = new long[COUNT];
    private String epochs = "";
    private String spec = "";

    FileState(Database database) {
        this.database = database;
    }

    long get(Counter counter) {
        return current[counter.ordinal()];
    }

    void set(Counter counter, long value) {
        current[counter.ordinal()] = value;
    }

    /** Adds {@code delta} and returns the sum. */
    long add(Counter counter, long delta) {
        return current[counter.ordinal()] += delta;
    }

    Epochs epochs() {
        return Epochs.parse(epochs);
    }

    /** The specification as it was stored; empty for none. */
    String spec() {
        return spec;
    }

    void spec(String text) {
        spec = text;
        database.update("UPDATE state SET spec=?", text);
    }

    void epochs(Epochs list) {
        epochs = list.text();
        database.update("UPDATE state SET epochs=?", epochs);
    }

    void load() {
        database.first(LOAD, row -> {
            for (int i = 0; i < COUNT; i++) {
                saved[i] = row.number(i + 1);
            }
            epochs = row.text(COUNT + 1);
            spec = row.text(COUNT + 2);
            return true;
        });
        current = saved.clone();
    }

    void save() {
        if (Arrays.equals(current, saved)) {
            return;
        }
        @Nullable Object[] values = new Object[COUNT];
        for (int i = 0; i < COUNT; i++) {
            values[i] = current[i];
        }
        database.update(SAVE, values);
        saved = current.clone();
    }

    private static String columns(String suffix) {
        return Arrays.stream(Counter.values())
                .map(counter -> counter.name().toLowerCase(Locale.ROOT) + suffix)
                .collect(Collectors.joining(","));
    }
}
