/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.manifest;

import dev.varve.tiering.archive.digest.ContentDigest;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobReader;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.ReadOptions;
import dev.varve.tiering.store.StorageClass;
import java.util.Optional;

/**
 * The object that a segment's file is.
 *
 * @param key where it is
 * @param version the version that the store made of it; empty where it keeps none
 * @param storageClass the class it was stored in
 * @param digest its length and digests, as it is stored
 * @param encryption how it was encrypted; empty where it is stored as it was written
 */
public record SegmentObject(
        BlobKey key,
        Optional<String> version,
        StorageClass storageClass,
        ContentDigest digest,
        Optional<SegmentEncryption> encryption) {

    /** What {@code store} knows of the pinned version, or of the present one where it does not have that, as after a copy to another store; empty if it has neither. */
    public Optional<BlobInfo> head(BlobStore store) {
        return version.flatMap(pinned -> store.head(key, pinned)).or(() -> store.head(key));
    }

    /** Opens what {@link #head} tells of. */
    public Optional<BlobReader> read(BlobStore store) {
        return version.flatMap(pinned -> store.read(key, ReadOptions.whole().ofVersion(pinned)))
                .or(() -> store.read(key));
    }
}
