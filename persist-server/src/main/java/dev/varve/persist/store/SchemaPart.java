/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import java.util.List;

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
            "CREATE TABLE removals(number INTEGER PRIMARY KEY,kind TEXT NOT NULL,subject INT NOT NULL,gap INT NOT"
                    + " NULL,seq INT NOT NULL)"),
    /** Ids of messages that are gone, and of key-value writes. */
    DEPARTED(
            16,
            "CREATE TABLE departed(id INTEGER PRIMARY KEY,msg_id TEXT NOT NULL UNIQUE,seq INT NOT NULL,number INT NOT"
                    + " NULL,time INT NOT NULL)"),
    /** Keys without value. */
    TOMBSTONES(32, "CREATE INDEX tombstones ON entries(revision) WHERE gone>0"),
    /** Values too large for a row. */
    PIECES(
            64,
            "CREATE TABLE pieces(owner INT NOT NULL,piece INT NOT NULL,total INT NOT NULL,data BLOB NOT NULL,PRIMARY"
                    + " KEY(owner,piece)) WITHOUT ROWID"),
    /** Consumers, what they have out, and which fetch brought it. */
    CONSUMERS(
            128,
            "CREATE TABLE consumers(id INTEGER PRIMARY KEY,name TEXT NOT NULL UNIQUE,spec TEXT NOT NULL,since INT NOT"
                    + " NULL,cursor INT NOT NULL,delivered INT NOT NULL,in_flight INT NOT NULL,fetches INT NOT NULL,paused"
                    + " INT NOT NULL)",
            "CREATE TABLE outs(consumer INT NOT NULL,seq INT NOT NULL,subject INT NOT NULL,count INT NOT NULL,due"
                    + " INT,fetch INT NOT NULL,PRIMARY KEY(consumer,seq)) WITHOUT ROWID",
            "CREATE INDEX outs_due ON outs(consumer,due) WHERE due IS NOT NULL",
            "CREATE INDEX outs_seq ON outs(seq)",
            "CREATE TABLE fetches(consumer INT NOT NULL,number INT NOT NULL,id TEXT NOT NULL,time INT NOT NULL,first"
                    + " INT NOT NULL,last INT NOT NULL,PRIMARY KEY(consumer,number),UNIQUE(consumer,id)) WITHOUT ROWID"),
    /** Consumers that begin with the last message of each subject. */
    CHOSEN(256, "CREATE TABLE chosen(consumer INT NOT NULL,seq INT NOT NULL,PRIMARY KEY(consumer,seq)) WITHOUT ROWID"),
    /** Consumers that keep the order of each subject. */
    TURNS(
            512,
            "CREATE TABLE turns(consumer INT NOT NULL,subject INT NOT NULL,seq INT NOT NULL,ready INT NOT NULL,PRIMARY"
                    + " KEY(consumer,subject)) WITHOUT ROWID",
            "CREATE INDEX turns_ready ON turns(consumer,seq) WHERE ready=1",
            "CREATE INDEX outs_subject ON outs(consumer,subject) WHERE due IS NOT NULL");

    private final long bit;
    private final String ddl;

    SchemaPart(long bit, String... ddl) {
        this.bit = bit;
        this.ddl = String.join(";", ddl);
    }

    List<String> ddl(String table) {
        return List.of(ddl.replace("%s", table).split(";"));
    }

    /** Its place in {@link Counter#PARTS}; never given to another part. */
    long bit() {
        return bit;
    }
}
