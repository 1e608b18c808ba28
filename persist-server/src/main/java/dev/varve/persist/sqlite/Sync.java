/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.sqlite;

/** How a transaction reaches stable storage; the words are SQLite's {@code PRAGMA synchronous}. */
public enum Sync {
    /** Handed to the operating system only. A loss of power may damage the file. */
    OFF,
    /** Ordered so that a loss of power leaves the file whole, though it may lose the newest transactions. */
    NORMAL,
    /** On stable storage when the commit returns. */
    FULL
}
