/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.directory;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;

/** What an error of a file system means. */
final class DirectoryErrors {

    private DirectoryErrors() {}

    static StorageException of(String verb, String what, IOException cause) {
        String message = "cannot " + verb + " '" + what + "': "
                + String.valueOf(cause.getMessage()).replace('\n', ' ');
        if (cause instanceof AccessDeniedException) {
            return StorageException.denied(message + ": permission denied", cause);
        }
        if (message.contains("No space left") || message.contains("quota exceeded")) {
            return StorageException.insufficientStorage(message, cause);
        }
        return StorageException.unavailable(message, cause);
    }
}
