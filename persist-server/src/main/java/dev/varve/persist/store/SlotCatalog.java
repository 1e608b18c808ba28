/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Durability;
import dev.varve.persist.sqlite.Database;
import dev.varve.persist.sqlite.Row;
import dev.varve.persist.sqlite.Sync;
import dev.varve.stream.StreamSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The names of what a slot holds, so that listing needs no look into every file.
 *
 * <p>An entry is made before its file, and stays when the file is dropped: an entry without a file says nothing, a file without an entry would not be listed. For use by one thread.
 */
public final class SlotCatalog implements AutoCloseable {

    private static final String SELECT = "SELECT key,spec,dropped FROM entries ";

    private final Database database;

    private SlotCatalog(Database database) {
        this.database = database;
    }

    /**
     * What is known of a key.
     *
     * @param key the text of the key
     * @param spec the specification, of an ephemeral stream only: it has no file to keep it
     * @param dropped the number under which it was dropped last, 0 for never
     */
    public record Entry(String key, Optional<StreamSpec> spec, long dropped) {

        static Entry read(Row row) {
            return new Entry(row.text(1), row.optionalText(2).map(SpecText::stream), row.number(3));
        }
    }

    /** The catalog of {@code slot}; empty where nothing was ever stored there. */
    public static Optional<SlotCatalog> open(int slot, DataDirectory directory, StoreSettings settings) {
        Path path = directory.catalog(slot);
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        Database database = Database.open(path, StoreFile.database(settings, FileKind.CATALOG.pageBytes()));
        if (Schema.isEmpty(database)) {
            database.close();
            return Optional.empty();
        }
        Schema.check(database, path.getFileName().toString());
        return Optional.of(new SlotCatalog(database));
    }

    /** The catalog of {@code slot}, made where there is none. */
    public static SlotCatalog create(int slot, DataDirectory directory, StoreSettings settings) {
        directory.makeSlot(slot);
        Database database =
                Database.create(directory.catalog(slot), StoreFile.database(settings, FileKind.CATALOG.pageBytes()));
        SlotCatalog catalog = new SlotCatalog(database);
        catalog.write(Durability.DISK, () -> {
            if (Schema.isEmpty(database)) {
                Schema.create(database, FileKind.CATALOG, "catalog");
            }
        });
        return catalog;
    }

    /** Notes that {@code key} is about to have a file. */
    public void register(StoreKey key, Durability level) {
        if (find(key).isEmpty()) {
            write(level, () -> database.update("INSERT OR IGNORE INTO entries(key,dropped) VALUES(?,0)", key.text()));
        }
    }

    /** Notes the specification of an ephemeral stream. */
    public void register(StoreKey key, StreamSpec spec) {
        specify(key, SpecText.of(spec));
    }

    private void specify(StoreKey key, @Nullable String text) {
        write(Durability.DISK, () -> {
            database.update("INSERT OR IGNORE INTO entries(key,dropped) VALUES(?,0)", key.text());
            database.update("UPDATE entries SET spec=? WHERE key=?", text, key.text());
        });
    }

    /** Notes that {@code key} is dropped under {@code number}. */
    public void drop(StoreKey key, long number) {
        specify(key, null);
        write(
                Durability.DISK,
                () -> database.update("UPDATE entries SET dropped=max(dropped,?) WHERE key=?", number, key.text()));
    }

    private void write(Durability level, Runnable change) {
        database.begin(level.equals(Durability.DISK) ? Sync.FULL : Sync.NORMAL);
        try {
            change.run();
            database.commit();
        } catch (RuntimeException e) {
            database.rollback();
            throw e;
        }
    }

    /** What is known of {@code key}. */
    public Optional<Entry> find(StoreKey key) {
        return database.first(SELECT + "WHERE key=?", Entry::read, key.text());
    }

    /** The entries of keys that begin with {@code prefix} and come after {@code after}, in order. */
    public List<Entry> list(String prefix, String after, int most) {
        return database.all(
                SELECT + "WHERE key>? AND key>=? AND key<? ORDER BY key LIMIT ?",
                Entry::read,
                after,
                prefix,
                prefix + '\u007f',
                (long) most);
    }

    @Override
    public void close() {
        database.close();
    }
}
