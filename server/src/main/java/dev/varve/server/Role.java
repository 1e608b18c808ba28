/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server;

/** What a process of an installation can do. */
public enum Role {
    /** Says which server owns which streams, or stands by for the one that does. */
    COORDINATOR,
    /** Owns streams and stores them. */
    PERSIST,
    /** Keeps archives up with streams. */
    ARCHIVER
}
