/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.encryption;

import dev.varve.StorageException;
import dev.varve.tiering.archive.manifest.SegmentEncryption;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.store.BlobKey;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.Optional;

/**
 * Decrypts the segments of an archive; those in the clear it leaves as they are. Safe for use by many threads.
 *
 * @param archive the name of the archive
 * @param keyRing the keys; empty where there are none
 */
public record SegmentCipher(String archive, Optional<KeyRingFile> keyRing) {

    /**
     * Fails unless the segment of {@code manifest} can be read with the keys that are there; reads nothing of it.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#DENIED} naming the key that is missing; {@link dev.varve.ErrorCode#CORRUPT} if the data key is not of this segment, or the ring has another key of that number
     */
    public void check(SegmentManifest manifest) {
        manifest.object().encryption().ifPresent(how -> dataKey(manifest, how));
    }

    /**
     * The file of the segment of {@code manifest} as it was before it was encrypted, whose stored bytes {@code stored} has. What was changed is an {@link IOException} before any of it is read.
     *
     * @throws StorageException as {@link #check} does; {@link dev.varve.ErrorCode#CORRUPT} if it begins otherwise than it must
     */
    public InputStream decrypting(SegmentManifest manifest, InputStream stored) {
        Optional<SegmentEncryption> how = manifest.object().encryption();
        if (how.isEmpty()) {
            return stored;
        }
        try {
            return dataKey(manifest, how.get())
                    .decrypting(stored, context(manifest).ofContent());
        } catch (IOException e) {
            throw StorageException.corrupt(
                    "segment " + manifest.object().key() + " cannot be decrypted: " + e.getMessage(), e);
        }
    }

    private SegmentContext context(SegmentManifest manifest) {
        return new SegmentContext(archive, manifest.header());
    }

    private DataKey dataKey(SegmentManifest manifest, SegmentEncryption how) {
        BlobKey object = manifest.object().key();
        String wanted = "segment " + object + " is encrypted with key " + how.keyId();
        KeyRingFile file = keyRing.orElseThrow(() -> StorageException.denied(
                wanted
                        + ", and no key ring is given: name its file by archive.key-ring in the configuration, or by --key-ring",
                null));
        KeyRing ring = ring(file, wanted);
        if (!ring.has(how.keyId())) {
            throw StorageException.denied(
                    wanted + ", which key ring " + file + " does not have, or may not use; it has " + ring.keys()
                            + ": name the ring of this archive by archive.key-ring in the configuration, or by --key-ring",
                    null);
        }
        try {
            return DataKey.parse(
                    ring.unwrap(how.dataKey().toByteArray(), context(manifest).ofDataKey(object)));
        } catch (GeneralSecurityException e) {
            throw StorageException.corrupt(
                    wanted + " of ring " + file
                            + ", which does not open it: the manifest leads to another object, or of another archive, than it was made for, or the ring has another key of that number",
                    e);
        }
    }

    private static KeyRing ring(KeyRingFile file, String wanted) {
        try {
            return file.ring();
        } catch (StorageException e) {
            throw e.retryable()
                    ? e
                    : StorageException.denied(wanted + " (archive.key-ring, --key-ring): " + e.getMessage(), e);
        }
    }
}
