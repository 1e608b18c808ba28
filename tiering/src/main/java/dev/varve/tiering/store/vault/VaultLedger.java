/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobReader;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.StorageClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The store beside the vault: which of its blobs are entries, and what they say.
 *
 * @param store the store
 */
record VaultLedger(BlobStore store) {

    /**
     * What a key holds.
     *
     * @param blob what the ledger knows of it
     * @param entry what it says, where it is an entry
     */
    record Found(BlobInfo blob, Optional<VaultEntry> entry) {}

    /** What {@code key} holds; empty if nothing. Asks twice where it is an entry. */
    Optional<Found> find(BlobKey key) {
        return store.head(key).map(this::found);
    }

    /** What the blob {@code info} of the ledger is. */
    Found found(BlobInfo info) {
        if (!mayBeOne(info.length(), info.storageClass())) {
            return new Found(info, Optional.empty());
        }
        return store.read(info.key())
                .map(VaultLedger::opened)
                .orElseThrow(() ->
                        StorageException.unavailable("'" + info.key() + "' was removed while it was looked at", null));
    }

    private static Found opened(BlobReader opened) {
        try (BlobReader reader = opened) {
            BlobInfo info = reader.info();
            if (!mayBeOne(info.length(), info.storageClass())) {
                return new Found(info, Optional.empty());
            }
            Bytes content = reader.readAll();
            return new Found(
                    info,
                    VaultEntry.isOne(content) ? Optional.of(VaultEntry.read(info.key(), content)) : Optional.empty());
        }
    }

    /** Whether a blob of this length and class may be an entry. */
    static boolean mayBeOne(long length, StorageClass storageClass) {
        return length == VaultEntry.BYTES && storageClass == StorageClass.STANDARD;
    }

    /**
     * Fails if {@code content} would be taken for an entry.
     *
     * @throws UncheckedIOException if it cannot be read
     */
    static void refuseEntry(BlobKey key, BlobContent content) {
        if (content.length() != VaultEntry.BYTES) {
            return;
        }
        try (InputStream in = content.open()) {
            if (VaultEntry.isOne(Bytes.wrap(in.readNBytes(VaultEntry.BYTES)))) {
                throw StorageException.invalid("the content of '" + key + "' looks like an entry of a vault's ledger");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
