/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Durability;
import dev.varve.StorageException;
import dev.varve.persist.sqlite.Database;
import dev.varve.persist.sqlite.DatabaseSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An open file of the store: its database, its state row, its transactions and its fence. For use by one thread.
 *
 * <p>Writes come in groups, each kept or undone as a whole, in a transaction that stays open until it is committed: what happened since then is in the journal. The epoch stands in the file and is compared when
 * a transaction begins: whoever comes with a higher one than the file's takes the file over, whoever comes with a lower one is refused.
 */
final class StoreFile implements AutoCloseable {

    /** What holds while no group is under way. */
    private static final WriteGroup IDLE = WriteGroup.of(Durability.PROCESS, 0, Long.MIN_VALUE);

    private final StoreKey key;
    private final FileKind kind;
    private final Database database;
    private final FileState state;
    private final StoreSettings settings;
    private final PageMemory pages;
    private WriteGroup group = IDLE;
    private FileState.@Nullable Mark mark;
    /** Every change up to this number is on stable storage, in the file or in the journal. */
    private long safe;

    private boolean dirty;
    private boolean fresh;
    private String firstSpec = "";
    private long base;

    private StoreFile(StoreKey key, Path path, Database database, StoreSettings settings) {
        this.key = key;
        this.kind = FileKind.of(key);
        this.database = database;
        this.settings = settings;
        this.pages = new PageMemory(database, path, settings);
        this.state = new FileState(database);
    }

    /** The file of {@code key}; empty where there is none. */
    static Optional<StoreFile> open(StoreKey key, DataDirectory directory, StoreSettings settings) {
        Path path = directory.file(key);
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        DatabaseSettings bounded = database(settings, FileKind.of(key).pageBytes());
        StoreFile file = new StoreFile(key, path, Database.open(path, bounded), settings);
        return file.closedUnless(file::isWhole) ? Optional.of(file) : Optional.empty();
    }

    /** A file for {@code key}, whose tables are made within the first transaction. */
    static StoreFile create(StoreKey key, DataDirectory directory, StoreSettings settings) {
        directory.makeSlot(key.slot());
        Path path = directory.file(key);
        Database database =
                Database.create(path, database(settings, FileKind.of(key).pageBytes()));
        StoreFile file = new StoreFile(key, path, database, settings);
        file.fresh = true;
        return file;
    }

    /** A file in memory. */
    static StoreFile inMemory(StoreKey key, StoreSettings settings) {
        DatabaseSettings bounded = new DatabaseSettings(
                4096, settings.cacheKibibytes(), Math.max(16, settings.ephemeralBytes() / 4096), settings.busyMillis());
        Path name = Path.of(key.fileName());
        StoreFile file = new StoreFile(key, name, Database.inMemory(name, bounded), settings);
        file.fresh = true;
        return file;
    }

    /** What the tables begin with once they are made. */
    void creation(String spec, long lastNumber) {
        firstSpec = spec;
        base = lastNumber;
    }

    static DatabaseSettings database(StoreSettings settings, int pageBytes) {
        return new DatabaseSettings(pageBytes, settings.cacheKibibytes(), settings.maxPages(), settings.busyMillis());
    }

    private boolean closedUnless(java.util.function.BooleanSupplier check) {
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

    private boolean isWhole() {
        if (Schema.isEmpty(database)) {
            return false;
        }
        Schema.check(database, key.fileName());
        if (Schema.isOld(database)) {
            database.begin();
            Schema.upgrade(database, kind);
            database.commit();
        }
        String found =
                database.first("SELECT key FROM state", row -> row.text(1)).orElse("");
        if (!found.equals(key.text())) {
            throw StorageException.corrupt("file " + key.fileName() + " is not the one of " + key, null);
        }
        state.load();
        return true;
    }

    /**
     * Begins a group of writes, and a transaction if none is open.
     *
     * @return whether the epoch is new to the file
     * @throws StorageException {@link dev.varve.ErrorCode#FENCED} if the file has seen a higher epoch
     */
    boolean begin(WriteGroup next) {
        try {
            if (!database.isInTransaction()) {
                database.begin();
                prepare();
                state.load();
            }
            database.beginPart();
            mark = state.mark();
            group = next;
            state.set(Counter.TIME, now());
            return fence(next.epoch());
        } catch (RuntimeException e) {
            rollback();
            throw e;
        }
    }

    private void prepare() {
        if (fresh && Schema.isEmpty(database)) {
            Schema.create(database, kind, key.text());
            database.update("UPDATE state SET spec=?,number=?,floor=?", firstSpec, base, base);
        }
    }

    private boolean fence(long epoch) {
        long seen = state.get(Counter.EPOCH);
        if (seen > epoch) {
            throw StorageException.fenced(key + " belongs to epoch " + seen + ", this server has " + epoch, seen);
        }
        if (seen == epoch) {
            return false;
        }
        state.set(Counter.EPOCH, epoch);
        state.epochs(state.epochs().with(epoch, state.get(Counter.NUMBER) + 1));
        return true;
    }

    /** Ends the group and keeps what it changed, of which {@code lsn} is the last command. */
    void end(long lsn) {
        state.set(Counter.LSN, lsn);
        database.endPart();
        if (database.isInMemory()) {
            commit();
        } else {
            dirty = true;
        }
        ended();
        fresh = false;
    }

    private void ended() {
        mark = null;
        group = IDLE;
    }

    /** Ends the group and undoes what it changed. Where the whole transaction is lost this throws: what it held before the group is to be carried out again, on the file opened anew. */
    void rollback() {
        FileState.Mark before = mark;
        ended();
        if (!dirty) {
            database.rollback();
            if (before != null) {
                state.restore(before);
            }
        } else if (before != null) {
            database.undoPart();
            state.restore(before);
        } else {
            database.requireNotUndone();
        }
    }

    /** Whether what was kept and not committed is lost: nothing can be done with the file but to close it. */
    boolean isUndone() {
        return dirty && database.isUndone();
    }

    /** Has all that was kept on stable storage. */
    void commit() {
        database.requireNotUndone();
        if (!database.isInTransaction()) {
            return;
        }
        state.set(Counter.DISK, state.get(Counter.NUMBER));
        state.save();
        database.commit();
        pages.committed();
        dirty = false;
    }

    /** Everything that was kept so far is on stable storage, in the journal. */
    void journaled() {
        safe = state.get(Counter.NUMBER);
    }

    /** Whether something was kept that is not committed. */
    boolean isDirty() {
        return dirty;
    }

    /** Reads the state anew, for reads outside a transaction; another server may have written. */
    void refresh() {
        if (!fresh && !database.isInTransaction()) {
            state.load();
        }
    }

    /** Makes {@code part} of the schema where it does not exist, within a transaction. */
    void require(SchemaPart part) {
        if (!has(part)) {
            part.ddl(kind.table()).forEach(database::run);
            state.add(Counter.PARTS, part.bit());
        }
    }

    boolean has(SchemaPart part) {
        return (state.get(Counter.PARTS) & part.bit()) != 0;
    }

    StoreKey key() {
        return key;
    }

    Database database() {
        return database;
    }

    FileState state() {
        return state;
    }

    StoreSettings settings() {
        return settings;
    }

    PageMemory pages() {
        return pages;
    }

    /** Whether a group of changes is under way. */
    boolean isWriting() {
        return mark != null;
    }

    /** Whether nothing was ever kept in it. */
    boolean isFresh() {
        return fresh;
    }

    /** Whether the group under way was carried out before. */
    boolean isReplayed() {
        return group.replayed();
    }

    /** The time: that of the group under way, or now; not before that of the last change. */
    long now() {
        long time = mark == null ? settings.clock().millis() : group.time();
        return Math.max(time, state.get(Counter.TIME));
    }

    Instant instant() {
        return Instant.ofEpochMilli(now());
    }

    /** What a change that is part of this group, or earlier, will survive once it is acknowledged. */
    Durability durability(long number) {
        if (database.isInMemory()) {
            return Durability.VOLATILE;
        }
        boolean synced = group.level().equals(Durability.DISK) || number <= Math.max(safe, state.get(Counter.DISK));
        return synced ? Durability.DISK : Durability.PROCESS;
    }

    /** The strongest level that a write here can get. */
    Durability strongest() {
        return database.isInMemory() ? Durability.VOLATILE : Durability.DISK;
    }

    @Override
    public void close() {
        database.close();
    }
}
