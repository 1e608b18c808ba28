/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.warm;

import dev.varve.StorageException;
import dev.varve.persist.warm.WarmUse;
import dev.varve.server.BlobStores;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.BlobStore;
import java.util.Optional;

/** Stores of copies, by configuration. */
public final class WarmStores {

    private WarmStores() {}

    /**
     * The store that {@code config} names, to be closed by the caller; empty where it names none. A directory is made where it is not there; nothing else is asked of the store yet.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if the directory cannot be made
     */
    public static Optional<WarmUse> open(WarmConfig config) {
        return config.isWanted()
                ? Optional.of(new WarmUse(
                        new BlobWarmStore(blobs(config), config.cold().request()), config.settings()))
                : Optional.empty();
    }

    /**
     * Asks the store that {@code config} names whether it is there and lets the caller in; writes nothing.
     *
     * @return its name; empty where none is named
     * @throws StorageException what is wrong and what to do, in one line
     */
    public static Optional<String> check(WarmConfig config) {
        if (!config.isWanted()) {
            return Optional.empty();
        }
        try (BlobStore store = blobs(config)) {
            store.check(BlobOptions.standard());
            return Optional.of(store.name());
        }
    }

    private static BlobStore blobs(WarmConfig config) {
        return BlobStores.open(config.s3(), config.directory()::orElseThrow, config.pace());
    }
}
