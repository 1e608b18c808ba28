/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

/** What a file has only once it needs it: each costs a page, which a file of three messages feels. */
enum SchemaPart {
    /** Streams of several subjects: their messages by subject. */
    BY_SUBJECT(1, "CREATE INDEX by_subject ON messages(subject,seq)"),
    /** Streams in which a message was replaced, so that numbers no longer rise with sequences. */
    BY_NUMBER(2, "CREATE INDEX by_number ON messages(number)"),
    /** Messages or keys with a time to live. */
    BY_EXPIRY(4, "CREATE INDEX by_expiry ON %s(expires) WHERE expires IS NOT NULL"),
    /** Removals of a stream. */
    REMOVALS(
            8,
            "CREATE TABLE removals(number INTEGER PRIMARY KEY,kind TEXT NOT NULL,subject INT NOT NULL,gap INT NOT NULL,seq INT NOT NULL)"),
    /** Ids of messages that are gone, and of key-value writes. */
    DEPARTED(
            16,
            "CREATE TABLE departed(id INTEGER PRIMARY KEY,msg_id TEXT NOT NULL UNIQUE,seq INT NOT NULL,number INT NOT NULL,time INT NOT NULL)"),
    /** Keys without value. */
    TOMBSTONES(32, "CREATE INDEX tombstones ON entries(revision) WHERE gone>0"),
    /** Values too large for a row. */
    PIECES(
            64,
            "CREATE TABLE pieces(owner INT NOT NULL,piece INT NOT NULL,total INT NOT NULL,data BLOB NOT NULL,PRIMARY KEY(owner,piece)) WITHOUT ROWID");

    private final long bit;
    private final String ddl;

    SchemaPart(long bit, String ddl) {
        this.bit = bit;
        this.ddl = ddl;
    }

    String ddl(String table) {
        return ddl.replace("%s", table);
    }

    /** Its place in {@link Counter#PARTS}; never given to another part. */
    long bit() {
        return bit;
    }
}
