/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.sqlite;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Says in the words of the SPI what SQLite reports of one file. */
final class SqliteErrors {

    /** Less than this is a full disk, whatever call noticed it. */
    private static final long NO_SPACE_BYTES = 64 * 1024;

    private final Path file;

    SqliteErrors(Path file) {
        this.file = file;
    }

    StorageException translate(SQLException cause) {
        SQLiteErrorCode code =
                cause instanceof SQLiteException sqlite ? sqlite.getResultCode() : SQLiteErrorCode.SQLITE_ERROR;
        // The extended codes carry the primary one in their lowest byte.
        int primary = code.code & 0xff;
        if (primary == SQLiteErrorCode.SQLITE_FULL.code) {
            return StorageException.insufficientStorage("no space left for " + file.getFileName(), cause);
        }
        if (primary == SQLiteErrorCode.SQLITE_CORRUPT.code || primary == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return StorageException.corrupt("file " + file.getFileName() + " is damaged: " + code, cause);
        }
        if (diskFull(primary)) {
            return StorageException.insufficientStorage("no space left for " + file.getFileName(), cause);
        }
        return StorageException.unavailable(
                "file " + file.getFileName() + " cannot be used now: " + cause.getMessage(), cause);
    }

    private boolean diskFull(int primary) {
        if (primary != SQLiteErrorCode.SQLITE_IOERR.code && primary != SQLiteErrorCode.SQLITE_CANTOPEN.code) {
            return false;
        }
        Path folder = file.getParent();
        try {
            return folder != null
                    && Files.isDirectory(folder)
                    && Files.getFileStore(folder).getUsableSpace() < NO_SPACE_BYTES;
        } catch (IOException unknown) {
            // The question is only which of two errors to report; without an answer it is the general one.
            return false;
        }
    }
}
