/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

/** A number that a file keeps in its state row; the names are those of the columns. */
enum Counter {
    /** The epoch of the server that owns the file. */
    EPOCH,
    /** The greatest sequence ever given. */
    LAST_SEQ,
    /** The number of the last change. */
    NUMBER,
    /** The store time of the last change, ms since 1970. */
    TIME,
    /** How many messages, keys or objects there are. */
    ITEMS,
    /** The sum of their sizes. */
    BYTES,
    /** Removals up to this number are no longer remembered. */
    FLOOR,
    /** How many removals are remembered. */
    REMOVALS,
    /** How many ids of removed messages are remembered. */
    DEPARTED,
    /** Whether an id of a removed message was forgotten: 0 or 1. */
    FORGOT,
    /** Every change up to this number is on stable storage. */
    DISK,
    /** The highest writer epoch seen. */
    WRITER_EPOCH,
    /** How many subjects were ever written to. */
    SUBJECTS,
    /** Which optional parts of the schema exist, a bit for each. */
    PARTS,
    /** The number in its journal of the last command that was carried out under {@link #EPOCH}. */
    LSN
}
