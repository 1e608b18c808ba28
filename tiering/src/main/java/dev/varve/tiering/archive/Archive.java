/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.tiering.archive.encryption.KeyRingFile;
import dev.varve.tiering.archive.encryption.SegmentCipher;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.archive.manifest.HeadJson;
import dev.varve.tiering.archive.manifest.ManifestJson;
import dev.varve.tiering.archive.manifest.ManifestLink;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobReader;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.BlobTag;
import dev.varve.tiering.store.Sha256;
import java.util.Optional;

/**
 * One archive in a store, by name: what it says of itself, read and checked. Safe for use by many threads.
 *
 * @param store where its objects are; not closed here
 * @param name its name, 1 to 128 of {@code A-Z a-z 0-9 _ -}
 * @param keyRing the keys of its segments, new ones of which are encrypted; empty: new ones are not, and messages of those that are cannot be read
 */
public record Archive(BlobStore store, String name, Optional<KeyRingFile> keyRing) {

    public Archive {
        Preconditions.name("archive", name);
    }

    /** One whose segments are in the clear, or of which none is read. */
    public Archive(BlobStore store, String name) {
        this(store, name, Optional.empty());
    }

    /** The same with the keys in {@code file}. */
    public Archive withKeyRing(KeyRingFile file) {
        return new Archive(store, name, Optional.of(file));
    }

    /** What decrypts its segments. */
    public SegmentCipher cipher() {
        return new SegmentCipher(name, keyRing);
    }

    /**
     * The head as it is stored.
     *
     * @param head what it says
     * @param tag what the store calls this content
     */
    public record StoredHead(Head head, BlobTag tag) {}

    /** The names of its objects. */
    public ArchiveKeys keys() {
        return new ArchiveKeys(name);
    }

    /**
     * The head; empty if there is no such archive.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#CORRUPT} if it is damaged, and what {@link BlobStore#read} throws
     */
    public Optional<StoredHead> storedHead() {
        BlobKey key = keys().head();
        return store.read(key).map(opened -> {
            try (BlobReader reader = opened) {
                Head head = HeadJson.read(key.value(), reader.readAll());
                if (!head.archive().equals(name)) {
                    throw StorageException.corrupt(
                            "'" + key + "' is the head of archive '" + head.archive() + "'", null);
                }
                return new StoredHead(head, reader.info().tag());
            }
        });
    }

    /**
     * The head of an archive that is there.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if there is no such archive, and what {@link #storedHead} throws
     */
    public Head head() {
        return storedHead()
                .map(StoredHead::head)
                .orElseThrow(() -> StorageException.invalid("there is no archive '" + name + "' in " + store.name()));
    }

    /**
     * The manifest to which {@code link} leads.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#CORRUPT} if it is missing, damaged, or not the one that is meant
     */
    public SegmentManifest manifest(ManifestLink link) {
        Bytes content = content(link.key())
                .orElseThrow(() -> StorageException.corrupt("'" + link.key() + "' is missing", null));
        SegmentManifest manifest = ManifestJson.read(link.key().value(), content);
        if (!Sha256.of(content).equals(link.sha256())) {
            throw StorageException.corrupt("'" + link.key() + "' is whole, and not what leads to it says", null);
        }
        return manifest;
    }

    /**
     * Whether {@code failure} to read {@code key} is damage. An object that was cut off looks like a store that stopped; but a store that stopped does not answer this question either.
     *
     * @throws StorageException if it does not
     */
    boolean isDamage(BlobKey key, StorageException failure) {
        return failure.code() == ErrorCode.CORRUPT
                || (failure.code() == ErrorCode.UNAVAILABLE && store.head(key).isPresent());
    }

    /** All of a small object; empty if it is not there. */
    public Optional<Bytes> content(BlobKey key) {
        return store.read(key).map(opened -> {
            try (BlobReader reader = opened) {
                return reader.readAll();
            }
        });
    }
}
