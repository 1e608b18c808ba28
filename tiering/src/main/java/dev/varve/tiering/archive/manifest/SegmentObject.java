/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.manifest;

import dev.varve.tiering.archive.digest.ContentDigest;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.ReadOptions;
import dev.varve.tiering.store.StorageClass;
import java.util.Optional;

/**
 * The object that a segment's file is.
 *
 * @param key where it is
 * @param version the version that the store made of it; empty where it keeps none
 * @param storageClass the class it was stored in
 * @param digest its length and digests
 */
public record SegmentObject(BlobKey key, Optional<String> version, StorageClass storageClass, ContentDigest digest) {

    /** How to read the pinned version, whatever was stored under the key since. */
    public ReadOptions pinned() {
        return version.map(ReadOptions.whole()::ofVersion).orElseGet(ReadOptions::whole);
    }
}
