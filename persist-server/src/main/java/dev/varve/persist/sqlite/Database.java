/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.sqlite;

import dev.varve.StorageException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;

/**
 * One SQLite file, open: statements are kept prepared as long as there are few, a transaction is begun and ended by hand, every failure is a {@link StorageException}.
 *
 * <p>The rollback journal is truncated rather than deleted: it works on a shared file system, where a write-ahead log does not.
 *
 * <p>SQLite undoes a whole transaction by itself where the disk is full, a read or a write fails, or memory is short, and would then carry out each further statement by itself, at once and for good. Here nothing is carried out any more after that, until
 * {@link #rollback}. For use by one thread.
 */
public final class Database implements AutoCloseable {

    private static final int DEFAULT_CACHE_KIBIBYTES = 2000;
    private static final int SPILL_PAGES = 16_384;
    /** Measured with those of the store: a prepared statement takes 5 to 7 KiB outside the heap, and a file is asked in some 60 ways. */
    private static final int MOST_STATEMENTS = 24;
    /** A statement keeps copies of what was bound to it, in and outside the heap, until something else is. */
    private static final int LARGE_VALUE = 16 << 10;

    private final SQLiteConnection connection;
    private final SqliteErrors errors;
    private final boolean inMemory;
    /** The least recently used first. */
    private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(32, 0.75f, true);
    /** How many statements are being run, one within the other. */
    private int running;

    private boolean writable;
    private boolean inTransaction;
    /** Why a transaction is gone that nobody has ended. */
    private @Nullable SQLException undone;

    private Database(SQLiteConnection connection, SqliteErrors errors, boolean inMemory) {
        this.connection = connection;
        this.errors = errors;
        this.inMemory = inMemory;
    }

    /** Opens {@code file}, which must exist. */
    public static Database open(Path file, DatabaseSettings settings) {
        SQLiteConfig config = config(settings);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        return connect(file, file.toString(), config, settings);
    }

    /** Opens {@code file}, creating it empty where there is none. */
    public static Database create(Path file, DatabaseSettings settings) {
        SQLiteConfig config = config(settings);
        config.setPageSize(settings.pageBytes());
        return connect(file, file.toString(), config, settings);
    }

    /** A new database in memory, gone when it is closed. {@code name} stands in messages. */
    public static Database inMemory(Path name, DatabaseSettings settings) {
        SQLiteConfig config = config(settings);
        config.setPageSize(settings.pageBytes());
        return connect(name, ":memory:", config, settings);
    }

    private static SQLiteConfig config(DatabaseSettings settings) {
        // What only writers need is set when one comes: most files are opened to be read, and each setting costs as
        // much as a read.
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(settings.busyMillis());
        // Else the driver asks for the last row id after every insert, which costs as much as a small one, and keeps
        // that statement as well.
        config.setGetGeneratedKeys(false);
        return config;
    }

    private static Database connect(Path file, String location, SQLiteConfig config, DatabaseSettings settings) {
        SqliteErrors errors = new SqliteErrors(file);
        try {
            SQLiteConnection connection = (SQLiteConnection) config.createConnection("jdbc:sqlite:" + location);
            Database database = new Database(connection, errors, location.equals(":memory:"));
            if (settings.cacheKibibytes() != DEFAULT_CACHE_KIBIBYTES) {
                database.run("PRAGMA cache_size=-" + settings.cacheKibibytes());
            }
            if (settings.maxPages() > 0) {
                database.run("PRAGMA max_page_count=" + settings.maxPages());
            }
            return database;
        } catch (SQLException e) {
            throw errors.translate(e);
        }
    }

    /** Begins a transaction that holds the write lock of the file; its commit reaches stable storage. */
    public void begin() {
        if (!writable) {
            if (!inMemory) {
                run("PRAGMA journal_mode=TRUNCATE");
                run("PRAGMA temp_store=MEMORY");
                // A transaction is open for long: what does not fit the cache must not lock readers out before it has
                // to.
                run("PRAGMA cache_spill=" + SPILL_PAGES);
            }
            connection.addCommitListener(new Undoing());
            writable = true;
        }
        update("BEGIN IMMEDIATE");
        inTransaction = true;
    }

    /** SQLite tells of each transaction that it undoes, whoever wants that. */
    private final class Undoing implements SQLiteCommitListener {

        @Override
        public void onCommit() {}

        @Override
        public void onRollback() {
            if (inTransaction) {
                undone(new SQLException("SQLite has undone the transaction"));
            }
        }
    }

    private void undone(SQLException why) {
        inTransaction = false;
        undone = why;
    }

    /** Whether a transaction is under way. */
    public boolean isInTransaction() {
        return inTransaction;
    }

    /** Whether a transaction was undone that nobody has ended: nothing can be done before {@link #rollback}. */
    public boolean isUndone() {
        return undone != null;
    }

    /** Goes on unless a transaction {@link #isUndone}; else fails as that did which undid it. */
    public void requireNotUndone() {
        SQLException why = undone;
        if (why != null) {
            throw errors.translate(why);
        }
    }

    /** Begins a part of the transaction that can be undone by itself. */
    public void beginPart() {
        update("SAVEPOINT part");
    }

    /** Ends the part; the transaction keeps what it changed. */
    public void endPart() {
        update("RELEASE part");
    }

    /** Ends the part; what it changed is undone. Where this throws, the whole transaction counts as undone. */
    public void undoPart() {
        try {
            update("ROLLBACK TO part");
            update("RELEASE part");
        } catch (StorageException e) {
            if (undone == null) {
                undone(new SQLException("a part of the transaction was not undone", e));
            }
            throw e;
        }
    }

    /** Ends the transaction; what it changed is kept. Where this throws, the transaction goes on, or was undone, until {@link #rollback}. */
    public void commit() {
        update("COMMIT");
        inTransaction = false;
    }

    /** Ends the transaction, if there is one, be it that SQLite has undone it; what it changed is undone. */
    public void rollback() {
        if (inTransaction || undone != null) {
            inTransaction = false;
            undone = null;
            try (java.sql.Statement statement = connection.createStatement()) {
                if (!connection.isClosed()) {
                    statement.execute("ROLLBACK");
                }
            } catch (SQLException alreadyRolledBack) {
                // Where SQLite has undone the transaction itself it says that there is none.
                return;
            }
        }
    }

    /** Runs {@code sql} and returns how many rows it changed. A bound value is a Long, Integer, String, byte[] or null. */
    public int update(String sql, @Nullable Object... bound) {
        requireNotUndone();
        running++;
        try {
            PreparedStatement statement = bind(prepared(sql), bound);
            int rows = statement.executeUpdate();
            if (hasLarge(bound)) {
                statement.clearParameters();
            }
            return rows;
        } catch (SQLException e) {
            throw failed(sql, e);
        } finally {
            running--;
        }
    }

    private static boolean hasLarge(@Nullable Object[] bound) {
        for (Object value : bound) {
            if (value instanceof byte[] bytes && bytes.length > LARGE_VALUE) {
                return true;
            }
        }
        return false;
    }

    /** Runs a statement once, without keeping it prepared. */
    public void run(String sql) {
        requireNotUndone();
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw translated(e);
        }
    }

    /** The first row of a query, if there is one. */
    public <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... bound) {
        requireNotUndone();
        running++;
        try (ResultSet results = bind(prepared(sql), bound).executeQuery()) {
            return results.next() ? Optional.of(reader.read(new Row(results, errors))) : Optional.empty();
        } catch (SQLException e) {
            throw failed(sql, e);
        } finally {
            running--;
        }
    }

    /** The first column of the first row; 0 where there is no row or it is null. */
    public long number(String sql, @Nullable Object... bound) {
        return first(sql, row -> row.number(1), bound).orElse(0L);
    }

    /** Every row of a query known to have few. */
    public <T> List<T> all(String sql, RowReader<T> reader, @Nullable Object... bound) {
        List<T> rows = new ArrayList<>();
        scan(sql, row -> rows.add(reader.read(row)), bound);
        return rows;
    }

    /** Shows {@code visitor} row by row until it returns false. It must not run the same query again meanwhile. */
    public void scan(String sql, Predicate<Row> visitor, @Nullable Object... bound) {
        requireNotUndone();
        running++;
        try (ResultSet results = bind(prepared(sql), bound).executeQuery()) {
            Row row = new Row(results, errors);
            while (results.next()) {
                if (!visitor.test(row)) {
                    return;
                }
            }
        } catch (SQLException e) {
            throw failed(sql, e);
        } finally {
            running--;
        }
    }

    /** Whether it lives in memory only. */
    public boolean isInMemory() {
        return inMemory;
    }

    /** Gives back the memory of pages that can be read again: all but those that a transaction under way has changed. */
    public void releasePages() {
        if (undone == null) {
            run("PRAGMA shrink_memory");
        }
    }

    /** Closes the file. A transaction under way is undone. */
    @Override
    public void close() {
        statements.clear();
        try {
            // With all its statements; to close those first may fail, and leave the file open and locked.
            connection.close();
        } catch (SQLException e) {
            throw errors.translate(e);
        }
    }

    /** A statement that failed cannot be used again: the driver has given it up. */
    private StorageException failed(String sql, SQLException failure) {
        PreparedStatement statement = statements.remove(sql);
        try {
            if (statement != null) {
                statement.close();
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        return translated(failure);
    }

    private StorageException translated(SQLException failure) {
        if (undone != null) {
            undone = failure;
        }
        return errors.translate(failure);
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            closeLeastUsed();
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    private void closeLeastUsed() throws SQLException {
        Iterator<PreparedStatement> leastUsed = statements.values().iterator();
        // One whose rows are being read further up must stay; what is too many then goes later.
        while (running <= 1 && statements.size() >= MOST_STATEMENTS) {
            PreparedStatement statement = leastUsed.next();
            leastUsed.remove();
            statement.close();
        }
    }

    private static PreparedStatement bind(PreparedStatement statement, @Nullable Object[] bound) throws SQLException {
        for (int i = 0; i < bound.length; i++) {
            Object value = bound[i];
            if (value instanceof Long number) {
                statement.setLong(i + 1, number);
            } else if (value instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else if (value instanceof String text) {
                statement.setString(i + 1, text);
            } else {
                statement.setObject(i + 1, value);
            }
        }
        return statement;
    }
}
