/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.sqlite.Database;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** The version of a file's tables, and how an older file becomes a newer one. */
final class Schema {

    /** What leads from version 1 to 2, from 2 to 3 and so on, in files of a kind. */
    private static final List<Function<FileKind, List<String>>> UPGRADES = List.of(Schema::journaled);

    static final long VERSION = 1L + UPGRADES.size();

    private Schema() {}

    /** Whether the file has no tables yet: it is new, or was being created when its server ended. */
    static boolean isEmpty(Database database) {
        return database.number("PRAGMA user_version") == 0;
    }

    /** Makes the tables of {@code kind}, within a transaction. */
    static void create(Database database, FileKind kind, String key) {
        kind.ddl().forEach(database::run);
        database.run(FileState.DDL);
        database.update("INSERT INTO state(key,epochs,spec) VALUES(?,'','')", key);
        database.run("PRAGMA user_version=" + VERSION);
    }

    /** Version 2: files know how far the commands of the journal were carried out. */
    private static List<String> journaled(FileKind kind) {
        List<String> state = List.of("ALTER TABLE state ADD COLUMN lsn INT DEFAULT 0");
        return kind == FileKind.CATALOG
                ? List.of(
                        state.get(0),
                        "ALTER TABLE entries ADD COLUMN epoch INT NOT NULL DEFAULT 0",
                        "ALTER TABLE entries ADD COLUMN lsn INT NOT NULL DEFAULT 0")
                : state;
    }

    /** Whether the file is of an older version. */
    static boolean isOld(Database database) {
        return database.number("PRAGMA user_version") < VERSION;
    }

    /** Brings an older file of {@code kind} to this version, within a transaction. */
    static void upgrade(Database database, FileKind kind) {
        long version = database.number("PRAGMA user_version");
        if (version == VERSION) {
            return;
        }
        for (Function<FileKind, List<String>> step : UPGRADES.subList((int) version - 1, UPGRADES.size())) {
            step.apply(kind).forEach(database::run);
        }
        database.run("PRAGMA user_version=" + VERSION);
    }

    /** Fails unless the file is of this version or an older one. */
    static void check(Database database, String name) {
        long version = database.number("PRAGMA user_version");
        if (version > VERSION) {
            throw StorageException.received(
                    ErrorCode.UNSUPPORTED,
                    "file " + name + " is of version " + version + ", this server knows up to " + VERSION,
                    OptionalLong.empty());
        }
    }
}
