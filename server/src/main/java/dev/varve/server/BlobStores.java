/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server;

import dev.varve.StorageException;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.directory.DirectoryBlobStore;
import dev.varve.tiering.store.s3.S3BlobStore;
import dev.varve.tiering.store.s3.S3Config;
import dev.varve.tiering.store.traffic.CountedBlobStore;
import dev.varve.tiering.store.traffic.StoreTraffic;
import dev.varve.tiering.store.vault.VaultBlobStore;
import dev.varve.tiering.store.vault.VaultConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The blob stores that configurations name. */
public final class BlobStores {

    private BlobStores() {}

    /**
     * The store in {@code vault}, if there is one, beside the bucket {@code s3} or else {@code directory}, which is made where it is not there; {@code traffic} counts its calls, those to a vault once and not again at its ledger, and what both repeat. Nothing is asked of it yet.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if the directory cannot be made
     */
    public static BlobStore open(
            Optional<VaultConfig> vault, Optional<S3Config> s3, Supplier<Path> directory, StoreTraffic traffic) {
        BlobStore ledger = s3.<BlobStore>map(config -> S3BlobStore.open(config, traffic))
                .orElseGet(() -> inDirectory(directory.get()));
        BlobStore store = vault.map(config -> beside(ledger, there -> VaultBlobStore.open(config, there, traffic)))
                .orElse(ledger);
        return new CountedBlobStore(store, traffic);
    }

    /** What {@code opening} makes of {@code ledger}, which is closed if that fails. */
    static BlobStore beside(BlobStore ledger, UnaryOperator<BlobStore> opening) {
        try {
            return opening.apply(ledger);
        } catch (RuntimeException e) {
            ledger.close();
            throw e;
        }
    }

    private static BlobStore inDirectory(Path directory) {
        try {
            return new DirectoryBlobStore(Files.createDirectories(directory));
        } catch (IOException e) {
            throw StorageException.unavailable("the directory " + directory + " cannot be made: " + e, e);
        }
    }
}
