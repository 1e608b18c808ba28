/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.archive;

import dev.varve.StorageException;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.directory.DirectoryBlobStore;
import dev.varve.tiering.store.s3.S3BlobStore;
import dev.varve.tiering.store.traffic.PacedBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The stores of archives that a configuration names. */
final class ArchiveStores {

    private ArchiveStores() {}

    /**
     * The store, whose directory is made where it is not there.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if the directory cannot be made
     */
    static BlobStore make(ArchiveConfig config, Path data) {
        BlobStore store =
                config.s3().<BlobStore>map(S3BlobStore::open).orElseGet(() -> inDirectory(config.directory(data)));
        return new PacedBlobStore(store, config.pace());
    }

    private static BlobStore inDirectory(Path directory) {
        try {
            return new DirectoryBlobStore(Files.createDirectories(directory));
        } catch (IOException e) {
            throw StorageException.unavailable("the directory " + directory + " cannot be made: " + e, e);
        }
    }
}
