/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.traffic;

/** The calls of a store, as they are counted. */
public enum BlobCall {
    /** {@code check}. */
    CHECK,
    /** {@code create}. */
    CREATE,
    /** {@code replace}. */
    REPLACE,
    /** {@code head}. */
    HEAD,
    /** {@code read}, from the opening to the closing of the reader. */
    READ,
    /** {@code list}, its first page. */
    LIST,
    /** {@code delete}. */
    DELETE,
    /** {@code restore}. */
    RESTORE
}
