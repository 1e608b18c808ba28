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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The names of what a slot holds, so that listing needs no look into every file.
 *
 * <p>An entry is committed before its file, and stays when the file is dropped: an entry without a file says nothing, a file without an entry would not be listed. For use by one thread.
 */
public final class SlotCatalog implements AutoCloseable {

    private static final String SELECT = "SELECT key,spec,dropped,epoch,lsn FROM entries ";

    private final Database database;
    /** Entries that are not committed; they are made again with the next transaction, whatever becomes of this one. */
    private final Set<String> pending;
    /** Whether its tables are committed. */
    private boolean made;

    private SlotCatalog(Database database, Set<String> pending) {
        this.database = database;
        this.pending = pending;
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

    /**
     * The catalog of {@code slot}; empty where nothing was ever stored there.
     *
     * @param pending what was registered and not committed: it is added to and cleared here, and outlives the catalog when that is closed
     */
    public static Optional<SlotCatalog> open(
            int slot, DataDirectory directory, StoreSettings settings, Set<String> pending) {
        Path path = directory.catalog(slot);
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        Database database = Database.open(path, StoreFile.database(settings, FileKind.CATALOG.pageBytes()));
        SlotCatalog catalog = new SlotCatalog(database, pending);
        return catalog.closedUnless(() -> catalog.isWhole(path)) ? Optional.of(catalog) : Optional.empty();
    }

    /** The catalog of {@code slot}, made where there is none; {@code pending} as for {@link #open}. */
    public static SlotCatalog create(int slot, DataDirectory directory, StoreSettings settings, Set<String> pending) {
        return open(slot, directory, settings, pending).orElseGet(() -> {
            directory.makeSlot(slot);
            Path path = directory.catalog(slot);
            Database database = Database.create(path, StoreFile.database(settings, FileKind.CATALOG.pageBytes()));
            SlotCatalog catalog = new SlotCatalog(database, pending);
            catalog.closedUnless(catalog::begin);
            return catalog;
        });
    }

    private boolean closedUnless(BooleanSupplier check) {
        boolean kept = false;
        try {
            kept = check.getAsBoolean();
        } finally {
            if (!kept) {
                database.close();
            }
        }
        return kept;
    }

    private boolean isWhole(Path path) {
        if (Schema.isEmpty(database)) {
            return false;
        }
        Schema.check(database, path.getFileName().toString());
        if (Schema.isOld(database)) {
            database.begin();
            Schema.upgrade(database, FileKind.CATALOG);
            database.commit();
        }
        made = true;
        return true;
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

    /** Begins a transaction if none is under way, with the tables and all that is pending; returns true. */
    private boolean begin() {
        if (database.isInTransaction()) {
            return true;
        }
        database.rollback();
        try {
            database.begin();
            if (Schema.isEmpty(database)) {
                Schema.create(database, FileKind.CATALOG, "catalog");
            }
            pending.forEach(this::insert);
            return true;
        } catch (RuntimeException e) {
            // Half of it must not be taken for all.
            database.rollback();
            throw e;
        }
    }

    private void write(Runnable change) {
        begin();
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
        if (!database.isInTransaction() && pending.isEmpty()) {
            return;
        }
        begin();
        try {
            database.commit();
            pending.clear();
            made = true;
        } catch (RuntimeException e) {
            database.rollback();
            throw e;
        }
    }

    /** Whether there are tables to be read, with all that is pending, whatever SQLite has undone. */
    private boolean isReadable() {
        if (!database.isInTransaction() && !pending.isEmpty()) {
            begin();
        } else if (database.isUndone()) {
            database.rollback();
        }
        return made || database.isInTransaction();
    }

    /** Whether its file holds a catalog: one that was begun, and whose transaction was undone, holds nothing. */
    public boolean isMade() {
        return made;
    }

    /** What is known of {@code key}. */
    public Optional<Entry> find(StoreKey key) {
        return isReadable() ? database.first(SELECT + "WHERE key=?", Entry::read, key.text()) : Optional.empty();
    }

    /** Shows {@code visitor} the keys of all entries. */
    public void forEachKey(Consumer<String> visitor) {
        if (isReadable()) {
            database.scan("SELECT key FROM entries", row -> {
                visitor.accept(row.text(1));
                return true;
            });
        }
    }

    /** The entries of keys that begin with {@code prefix}, from {@code from} on, in order. */
    public List<Entry> list(String prefix, String from, int most) {
        if (!isReadable()) {
            return List.of();
        }
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
