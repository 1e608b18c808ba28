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
import dev.varve.tiering.store.traffic.PacedBlobStore;
import dev.varve.tiering.store.traffic.StoreTraffic;
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
        if (!config.isWanted()) {
            return Optional.empty();
        }
        StoreTraffic traffic = new StoreTraffic();
        BlobStore blobs = new PacedBlobStore(blobs(config, traffic), config.pace());
        return Optional.of(new WarmUse(new BlobWarmStore(blobs, config.cold().request(), traffic), config.settings()));
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
        try (BlobStore store = blobs(config, new StoreTraffic())) {
            store.check(BlobOptions.standard());
            return Optional.of(store.name());
        }
    }

    private static BlobStore blobs(WarmConfig config, StoreTraffic traffic) {
        return BlobStores.open(Optional.empty(), config.s3(), config.directory()::orElseThrow, traffic);
    }
}
