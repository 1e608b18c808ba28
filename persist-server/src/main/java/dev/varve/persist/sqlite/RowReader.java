/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.sqlite;

/**
 * Makes a value of a row of a result.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface RowReader<T> {

    /** The value of {@code row}, which is valid during the call only. */
    T read(Row row);
}
