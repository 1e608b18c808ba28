/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/** The row that a query stands on; columns count from 1. Valid until the query goes on. */
public final class Row {

    private final ResultSet results;
    private final SqliteErrors errors;

    Row(ResultSet results, SqliteErrors errors) {
        this.results = results;
        this.errors = errors;
    }

    /** The integer of {@code column}; 0 where it is null. */
    public long number(int column) {
        try {
            return results.getLong(column);
        } catch (SQLException e) {
            throw errors.translate(e);
        }
    }

    /** The integer of {@code column}, if it is not null. */
    public OptionalLong optionalNumber(int column) {
        try {
            long value = results.getLong(column);
            return results.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
        } catch (SQLException e) {
            throw errors.translate(e);
        }
    }

    /** The text of {@code column}; empty where it is null. */
    public String text(int column) {
        return optionalText(column).orElse("");
    }

    /** The text of {@code column}, if it is not null. */
    public Optional<String> optionalText(int column) {
        try {
            return Optional.ofNullable(results.getString(column));
        } catch (SQLException e) {
            throw errors.translate(e);
        }
    }

    /** The bytes of {@code column}, if it is not null. */
    public Optional<byte[]> bytes(int column) {
        try {
            return Optional.ofNullable(results.getBytes(column));
        } catch (SQLException e) {
            throw errors.translate(e);
        }
    }
}
