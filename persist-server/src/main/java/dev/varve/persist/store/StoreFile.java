/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Durability;
import dev.varve.StorageException;
import dev.varve.persist.sqlite.Database;
import dev.varve.persist.sqlite.DatabaseSettings;
import dev.varve.persist.sqlite.Sync;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * An open file of the store: its database, its state row, its transactions and its fence. For use by one thread.
 *
 * <p>The epoch stands in the file and is compared within each write transaction: whoever comes with a higher one than the file's takes the file over, whoever comes with a lower one is refused. That, and no
 * clock, keeps a server that lost the file from writing to it.
 */
final class StoreFile implements AutoCloseable {

    private final StoreKey key;
    private final FileKind kind;
    private final Database database;
    private final FileState state;
    private final StoreSettings settings;
    private Durability level = Durability.PROCESS;
    private boolean fresh;
    private boolean writing;
    private String firstSpec = "";
    private long base;

    private StoreFile(StoreKey key, FileKind kind, Database database, StoreSettings settings) {
        this.key = key;
        this.kind = kind;
        this.database = database;
        this.settings = settings;
        this.state = new FileState(database);
    }

    /** The file of {@code key}; empty where there is none. */
    static Optional<StoreFile> open(StoreKey key, DataDirectory directory, StoreSettings settings) {
        Path path = directory.file(key);
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        FileKind kind = FileKind.of(key);
        StoreFile file = new StoreFile(key, kind, Database.open(path, database(settings, kind.pageBytes())), settings);
        return file.closedUnless(file::isWhole) ? Optional.of(file) : Optional.empty();
    }

    /** A file for {@code key}, whose tables are made within the first transaction. */
    static StoreFile create(StoreKey key, DataDirectory directory, StoreSettings settings) {
        directory.makeSlot(key.slot());
        FileKind kind = FileKind.of(key);
        Database database = Database.create(directory.file(key), database(settings, kind.pageBytes()));
        StoreFile file = new StoreFile(key, kind, database, settings);
        file.fresh = true;
        return file;
    }

    /** A file in memory. */
    static StoreFile inMemory(StoreKey key, StoreSettings settings) {
        FileKind kind = FileKind.of(key);
        DatabaseSettings bounded = new DatabaseSettings(
                4096, settings.cacheKibibytes(), Math.max(16, settings.ephemeralBytes() / 4096), settings.busyMillis());
        StoreFile file = new StoreFile(key, kind, Database.inMemory(Path.of(key.fileName()), bounded), settings);
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
        String found =
                database.first("SELECT key FROM state", row -> row.text(1)).orElse("");
        if (!found.equals(key.text())) {
            throw StorageException.corrupt("file " + key.fileName() + " is not the one of " + key, null);
        }
        state.load();
        return true;
    }

    /**
     * Begins a write transaction under {@code epoch} that will be committed at {@code wanted} or better.
     *
     * @return whether the epoch is new to the file
     * @throws StorageException {@link dev.varve.ErrorCode#FENCED} if the file has seen a higher epoch
     */
    boolean begin(Durability wanted, long epoch) {
        level = database.isInMemory() ? Durability.VOLATILE : wanted;
        try {
            database.begin(sync());
            writing = true;
            prepare();
            state.load();
            state.set(
                    Counter.TIME,
                    Math.max(state.get(Counter.TIME), settings.clock().millis()));
            return fence(epoch);
        } catch (RuntimeException e) {
            rollback();
            throw e;
        }
    }

    private void prepare() {
        if (fresh && Schema.isEmpty(database)) {
            Schema.create(database, kind, key.text());
            database.update("UPDATE state SET spec=?,number=?,floor=?", firstSpec, base, base);
        } else {
            Schema.upgrade(database);
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

    /** What a file without anything on stable storage loses with the power it never promised to keep; one with something is kept whole. */
    private Sync sync() {
        if (level.equals(Durability.DISK)) {
            return Sync.FULL;
        }
        return state.get(Counter.DISK) > 0 ? Sync.NORMAL : Sync.OFF;
    }

    /** Ends the transaction and keeps what it changed. */
    void commit() {
        if (level.equals(Durability.DISK)) {
            // Also where nothing else was changed: the state row is, so that the commit syncs what earlier ones did
            // not.
            state.set(Counter.DISK, state.get(Counter.NUMBER));
        }
        state.save();
        database.commit();
        writing = false;
        fresh = false;
    }

    /** Ends the transaction and undoes what it changed. */
    void rollback() {
        database.rollback();
        writing = false;
        // What was to be synced was not; reads must not claim it.
        level = Durability.PROCESS;
    }

    /** Reads the state anew, for reads outside a transaction; another server may have written. */
    void refresh() {
        if (!fresh) {
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

    /** Whether a write transaction is under way. */
    boolean isWriting() {
        return writing;
    }

    /** Whether nothing was ever committed to it. */
    boolean isFresh() {
        return fresh;
    }

    /** The time now, not before that of the last change. */
    long now() {
        return Math.max(settings.clock().millis(), state.get(Counter.TIME));
    }

    Instant instant() {
        return Instant.ofEpochMilli(now());
    }

    /** What a change that is part of this transaction, or earlier, will survive once it is committed. */
    Durability durability(long number) {
        if (database.isInMemory()) {
            return Durability.VOLATILE;
        }
        boolean synced = level.equals(Durability.DISK) || number <= state.get(Counter.DISK);
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
