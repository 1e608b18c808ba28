/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.persist.sqlite.Database;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The state row of a file: read when a transaction begins, kept here while it runs, written when it is committed. For use by one thread. */
final class FileState {

    static final String DDL = "CREATE TABLE state(key TEXT NOT NULL,epochs TEXT NOT NULL,spec TEXT NOT NULL,"
            + columns(" INT DEFAULT 0") + ")";

    private static final int COUNT = Counter.values().length;
    private static final String LOAD = "SELECT " + columns("") + ",epochs,spec,key FROM state";
    private static final String SAVE = "UPDATE state SET " + columns("=?");

    private final Database database;
    private Map<Counter, Long> saved = new EnumMap<>(Counter.class);
    private EnumMap<Counter, Long> current = new EnumMap<>(Counter.class);
    private String key = "";
    private String epochs = "";
    private String spec = "";

    /** The state at one moment of a transaction. */
    record Mark(EnumMap<Counter, Long> counters, String epochs, String spec) {}

    FileState(Database database) {
        this.database = database;
    }

    long get(Counter counter) {
        return current.getOrDefault(counter, 0L);
    }

    void set(Counter counter, long value) {
        current.put(counter, value);
    }

    /** Adds {@code delta} and returns the sum. */
    long add(Counter counter, long delta) {
        long sum = get(counter) + delta;
        current.put(counter, sum);
        return sum;
    }

    /** The key that the file says it is for; empty before anything was read. */
    String key() {
        return key;
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
        EnumMap<Counter, Long> loaded = new EnumMap<>(Counter.class);
        database.first(LOAD, row -> {
            int column = 1;
            for (Counter counter : Counter.values()) {
                loaded.put(counter, row.number(column++));
            }
            epochs = row.text(COUNT + 1);
            spec = row.text(COUNT + 2);
            key = row.text(COUNT + 3);
            return true;
        });
        saved = loaded;
        current = loaded.clone();
    }

    /** What it says of all that the file holds. */
    FileSummary summary() {
        return new FileSummary(
                new FilePosition(get(Counter.EPOCH), get(Counter.LSN)),
                get(Counter.NUMBER),
                get(Counter.LAST_SEQ),
                get(Counter.ITEMS),
                get(Counter.BYTES));
    }

    /** What {@link #restore} goes back to. */
    Mark mark() {
        return new Mark(current.clone(), epochs, spec);
    }

    /** Goes back to {@code mark}, as the file has done. */
    void restore(Mark mark) {
        current = mark.counters().clone();
        epochs = mark.epochs();
        spec = mark.spec();
    }

    void save() {
        if (current.equals(saved)) {
            return;
        }
        database.update(SAVE, current.values().toArray());
        saved = current.clone();
    }

    private static String columns(String suffix) {
        return Arrays.stream(Counter.values())
                .map(counter -> counter.name().toLowerCase(Locale.ROOT) + suffix)
                .collect(Collectors.joining(","));
    }
}
