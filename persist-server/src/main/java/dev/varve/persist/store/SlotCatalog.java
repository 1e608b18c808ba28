/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.StorageException;
import dev.varve.persist.sqlite.Database;
import dev.varve.persist.sqlite.Row;
import dev.varve.stream.StreamSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of what a slot holds, so that listing needs no look into every file.
 *
 * <p>An entry is committed before its file, and stays when the file is dropped: an entry without a file says nothing, a file without an entry would not be listed. For use by one thread.
 */
public final class SlotCatalog implements AutoCloseable {

    private static final String SELECT = "SELECT key,spec,dropped,epoch,lsn FROM entries ";

    private final Database database;
    /** Entries that are not committed; they are made again if the commit fails. */
    private final Set<String> pending = new LinkedHashSet<>();

    private SlotCatalog(Database database) {
        this.database = database;
    }

    /**
     * What is known of a key.
     *
     * @param key the text of the key
     * @param spec the specification, of an ephemeral stream only: it has no file to keep it
     * @param dropped the number under which it was dropped last, 0 for never
     * @param epoch the epoch under which it was dropped last
     * @param lsn the number of the command that did so in its journal
     */
    public record Entry(String key, Optional<StreamSpec> spec, long dropped, long epoch, long lsn) {

        static Entry read(Row row) {
            return new Entry(
                    row.text(1),
                    row.optionalText(2).map(SpecText::stream),
                    row.number(3),
                    row.number(4),
                    row.number(5));
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
        SlotCatalog catalog = new SlotCatalog(database);
        if (Schema.isOld(database)) {
            catalog.write(() -> Schema.upgrade(database, FileKind.CATALOG));
            catalog.commit();
        }
        return Optional.of(catalog);
    }

    /** The catalog of {@code slot}, made where there is none. */
    public static SlotCatalog create(int slot, DataDirectory directory, StoreSettings settings) {
        directory.makeSlot(slot);
        Path path = directory.catalog(slot);
        Database database = Database.create(path, StoreFile.database(settings, FileKind.CATALOG.pageBytes()));
        SlotCatalog catalog = new SlotCatalog(database);
        catalog.write(() -> {});
        return catalog;
    }

    /** Notes that {@code key} is about to have a file; to be committed before the file is. */
    public void register(StoreKey key) {
        if (find(key).isEmpty()) {
            write(() -> insert(key.text()));
            pending.add(key.text());
        }
    }

    private void insert(String key) {
        database.update("INSERT OR IGNORE INTO entries(key,dropped) VALUES(?,0)", key);
    }

    /** Notes the specification of an ephemeral stream. */
    public void register(StoreKey key, StreamSpec spec) {
        write(() -> specify(key, SpecText.of(spec)));
        commit();
    }

    private void specify(StoreKey key, @Nullable String text) {
        insert(key.text());
        database.update("UPDATE entries SET spec=? WHERE key=?", text, key.text());
    }

    /** Has others wait who would change it, until the next commit. */
    public void lock() {
        write(() -> {});
    }

    /** Notes that {@code key} is dropped under {@code number} by the command {@code lsn} of {@code epoch}, unless it was dropped under a later one: a former owner may come late. */
    public void drop(StoreKey key, long number, long epoch, long lsn) {
        write(() -> {
            insert(key.text());
            database.update(
                    "UPDATE entries SET spec=NULL,dropped=max(dropped,?),"
                            + "lsn=CASE epoch WHEN ? THEN max(lsn,?) ELSE ? END,epoch=? WHERE key=? AND epoch<=?",
                    number,
                    epoch,
                    lsn,
                    lsn,
                    epoch,
                    key.text(),
                    epoch);
        });
        commit();
    }

    private void write(Runnable change) {
        if (!database.isInTransaction()) {
            database.begin();
            if (Schema.isEmpty(database)) {
                Schema.create(database, FileKind.CATALOG, "catalog");
            }
            pending.forEach(this::insert);
        }
        database.beginPart();
        try {
            change.run();
            database.endPart();
        } catch (RuntimeException e) {
            undo();
            throw e;
        }
    }

    private void undo() {
        try {
            database.undoPart();
        } catch (StorageException lost) {
            // SQLite has undone the whole transaction; what is pending is made again with the next.
            database.rollback();
        }
    }

    /** Has all entries on stable storage. */
    public void commit() {
        if (!database.isInTransaction()) {
            if (pending.isEmpty()) {
                return;
            }
            write(() -> {});
        }
        try {
            database.commit();
            pending.clear();
        } catch (RuntimeException e) {
            database.rollback();
            throw e;
        }
    }

    /** What is known of {@code key}. */
    public Optional<Entry> find(StoreKey key) {
        return database.first(SELECT + "WHERE key=?", Entry::read, key.text());
    }

    /** The entries of keys that begin with {@code prefix}, from {@code from} on, in order. */
    public List<Entry> list(String prefix, String from, int most) {
        return database.all(
                SELECT + "WHERE key>=? AND key>=? AND key<? ORDER BY key LIMIT ?",
                Entry::read,
                from,
                prefix,
                prefix + '\u007f',
                (long) most);
    }

    /** Closes it. What was not committed is undone. */
    @Override
    public void close() {
        database.close();
    }
}
