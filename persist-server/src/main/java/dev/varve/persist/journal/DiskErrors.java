/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Says in the words of the SPI what the operating system reports of a file or directory. */
final class DiskErrors {

    /** Less than this is a full disk, whatever the message says. */
    private static final long NO_SPACE_BYTES = 64 * 1024;

    private DiskErrors() {}

    /** @param what a sentence about what could not be done */
    static StorageException translate(String what, Path file, IOException cause) {
        String line = what + " (" + file + "): " + cause.getMessage();
        return isFull(file, cause)
                ? StorageException.insufficientStorage(line, cause)
                : StorageException.unavailable(line, cause);
    }

    static boolean isFull(Path file, IOException cause) {
        String message = Optional.ofNullable(cause.getMessage()).orElse("").toLowerCase(Locale.ROOT);
        return message.contains("no space left") || message.contains("quota exceeded") || lacksSpace(file);
    }

    private static boolean lacksSpace(Path file) {
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
