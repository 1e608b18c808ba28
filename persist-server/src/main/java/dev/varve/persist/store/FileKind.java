/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import java.util.List;

/** The tables that a kind of file begins with. */
enum FileKind {
    STREAM(
            "messages",
            1024,
            "CREATE TABLE messages(seq INTEGER PRIMARY KEY,subject INT NOT NULL,number INT NOT NULL,gap INT NOT NULL,time INT NOT NULL,"
                    + "app_time INT,expires INT,size INT NOT NULL,total INT,pieces INT,headers TEXT,msg_id TEXT,value BLOB)",
            "CREATE UNIQUE INDEX by_msg_id ON messages(msg_id) WHERE msg_id IS NOT NULL",
            "CREATE TABLE subjects(id INTEGER PRIMARY KEY,subject TEXT NOT NULL UNIQUE,items INT NOT NULL,number INT NOT NULL)"),
    KEY_VALUE(
            "entries",
            1024,
            "CREATE TABLE entries(revision INTEGER PRIMARY KEY,key TEXT NOT NULL UNIQUE,gone INT NOT NULL,time INT NOT NULL,expires INT,"
                    + "size INT NOT NULL,total INT,pieces INT,previous INT NOT NULL,value BLOB)"),
    OBJECT(
            "objects",
            8192,
            "CREATE TABLE objects(name TEXT NOT NULL PRIMARY KEY,upload INT NOT NULL,size INT NOT NULL,sha256 TEXT NOT NULL,"
                    + "time INT NOT NULL,number INT NOT NULL,metadata TEXT NOT NULL,part_bytes INT NOT NULL) WITHOUT ROWID",
            "CREATE TABLE uploads(id INTEGER PRIMARY KEY AUTOINCREMENT,name TEXT NOT NULL,upload TEXT NOT NULL,epoch INT NOT NULL,UNIQUE(name,upload))",
            "CREATE TABLE parts(upload INT NOT NULL,part INT NOT NULL,data BLOB NOT NULL,PRIMARY KEY(upload,part)) WITHOUT ROWID"),
    CATALOG(
            "entries",
            1024,
            "CREATE TABLE entries(key TEXT NOT NULL PRIMARY KEY,spec TEXT,dropped INT NOT NULL,"
                    + "epoch INT NOT NULL DEFAULT 0,lsn INT NOT NULL DEFAULT 0) WITHOUT ROWID");

    private final String table;
    private final int pageBytes;
    private final String ddl;

    FileKind(String table, int pageBytes, String... ddl) {
        this.table = table;
        this.pageBytes = pageBytes;
        this.ddl = String.join(";", ddl);
    }

    static FileKind of(StoreKey key) {
        return switch (key.kind()) {
            case STREAM -> STREAM;
            case KEY_VALUE -> KEY_VALUE;
            case OBJECT -> OBJECT;
        };
    }

    /** The table that indexes stand on. */
    String table() {
        return table;
    }

    int pageBytes() {
        return pageBytes;
    }

    List<String> ddl() {
        return List.of(ddl.split(";"));
    }
}
