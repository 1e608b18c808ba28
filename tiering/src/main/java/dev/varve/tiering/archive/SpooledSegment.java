/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import dev.varve.StorageException;
import dev.varve.tiering.archive.digest.ContentDigest;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.manifest.SegmentObject;
import dev.varve.tiering.archive.segment.SegmentReader;
import dev.varve.tiering.store.BlobReader;
import dev.varve.tiering.store.BlobStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** The file of a segment on local disk, fetched once: whoever reads its messages knows its digest before. For use by one thread. */
public final class SpooledSegment implements AutoCloseable {

    private static final int BUFFER = 256 << 10;

    private final SpoolFile spool;
    private final ContentDigest digest;

    private SpooledSegment(SpoolFile spool, ContentDigest digest) {
        this.spool = spool;
        this.digest = digest;
    }

    /**
     * Fetches what {@code reader} has, which stays open.
     *
     * @param directory where it is kept until this is closed
     */
    public static SpooledSegment fetch(BlobReader reader, Path directory) {
        try {
            SpoolFile spool = SpoolFile.in(directory);
            try {
                return new SpooledSegment(spool, ContentDigest.copying(reader.stream(), spool.output()));
            } catch (IOException | RuntimeException e) {
                spool.close();
                throw e;
            }
        } catch (IOException e) {
            throw StorageException.unavailable(
                    "'" + reader.info().key() + "' cannot be kept in " + directory + ": " + e.getMessage(), e);
        }
    }

    /**
     * Fetches {@code object} from {@code store}, and proves it by its digest.
     *
     * @param directory where it is kept until this is closed
     * @throws StorageException {@link dev.varve.ErrorCode#CORRUPT} if it is missing or damaged; what {@code store} throws
     */
    public static SpooledSegment proved(BlobStore store, SegmentObject object, Path directory) {
        BlobReader opened = object.read(store)
                .orElseThrow(() -> StorageException.corrupt("'" + object.key() + "' is missing", null));
        try (BlobReader reader = opened) {
            SpooledSegment spooled = fetch(reader, directory);
            if (!spooled.digest.equals(object.digest())) {
                spooled.close();
                throw StorageException.corrupt(
                        "'" + object.key() + "' is not what its manifest says: SHA-256 " + spooled.digest.sha256(),
                        null);
            }
            return spooled;
        }
    }

    /** What was fetched. */
    public ContentDigest digest() {
        return digest;
    }

    /**
     * Its messages, from the first, decrypted where it is encrypted.
     *
     * @param archive whose keys to use
     * @param manifest the segment's
     * @throws StorageException what {@link dev.varve.tiering.archive.encryption.SegmentCipher#decrypting} and {@link SegmentReader#open} throw
     */
    public SegmentReader open(Archive archive, SegmentManifest manifest) {
        InputStream stored = new BufferedInputStream(spool.open(), BUFFER);
        return SegmentReader.open(
                manifest.object().key().value(), archive.cipher().decrypting(manifest, stored));
    }

    @Override
    public void close() {
        spool.close();
    }
}
