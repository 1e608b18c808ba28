/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.sqlite;

import dev.varve.StorageException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells failures of a file, which leave a transaction in doubt, from refusals, which changed nothing. */
public final class FileFailure {

    private FileFailure() {}

    /** Whether {@code error} comes from the file itself, so that the transaction it happened in must be undone. */
    public static boolean is(StorageException error) {
        return error.getCause() instanceof java.sql.SQLException;
    }

    /** Whether another process holds the lock of the file. */
    public static boolean isLocked(StorageException error) {
        return error.getCause() instanceof SQLiteException cause
                && (cause.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_BUSY.code;
    }
}
