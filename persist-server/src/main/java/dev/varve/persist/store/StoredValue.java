/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Bytes;
import dev.varve.persist.sqlite.Row;
import org.jspecify.annotations.Nullable;

/**
 * A value as its row has it, in the columns {@code total, pieces, value}.
 *
 * @param total the size of the value where it is not stored as it is, else null
 * @param pieces how many pieces it is stored in, null where it is in the row
 * @param data the bytes in the row; null where there are none
 */
record StoredValue(
        @Nullable Long total,
        @Nullable Long pieces,
        @Nullable Bytes data) {

    static StoredValue read(Row row, int column) {
        return new StoredValue(
                number(row, column),
                number(row, column + 1),
                row.bytes(column + 2).map(Bytes::wrap).orElse(null));
    }

    private static @Nullable Long number(Row row, int column) {
        var value = row.optionalNumber(column);
        return value.isPresent() ? value.getAsLong() : null;
    }

    /** What goes into the row. */
    static byte @Nullable [] bytes(StoredValue stored) {
        return stored.data == null ? null : stored.data.unsafeArray();
    }

    /** Whether there is a value at all. */
    boolean isPresent() {
        return data != null || pieces != null;
    }
}
