/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.encryption;

import dev.varve.Bytes;
import dev.varve.tiering.archive.manifest.SegmentEncryption;
import dev.varve.tiering.archive.segment.SegmentHeader;
import dev.varve.tiering.store.BlobKey;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Encrypts the file of one segment, with a data key of its own. For use by one thread.
 */
public final class SegmentEncryptor {

    private final KeyRing ring;
    private final SegmentContext context;
    private final DataKey dataKey = DataKey.generate();

    private SegmentEncryptor(KeyRing ring, SegmentContext context) {
        this.ring = ring;
        this.context = context;
    }

    /** With the primary key of {@code ring}, for a segment of {@code archive} that says of itself what {@code header} says. */
    public static SegmentEncryptor of(KeyRing ring, String archive, SegmentHeader header) {
        return new SegmentEncryptor(ring, new SegmentContext(archive, header));
    }

    /** Takes the file, and puts it encrypted into {@code out}: the last of it when it is closed, which closes {@code out}. */
    public OutputStream encrypting(OutputStream out) throws IOException {
        return dataKey.encrypting(out, context.ofContent());
    }

    /**
     * What the manifest is to say of the encryption; each time in other bytes.
     *
     * @param object the name under which the ciphertext is stored
     * @param plainBytes how long the file was
     */
    public SegmentEncryption encryption(BlobKey object, long plainBytes) {
        byte[] wrapped = ring.wrap(dataKey.serialized(), context.ofDataKey(object));
        return new SegmentEncryption(ring.primary(), Bytes.wrap(wrapped), plainBytes);
    }
}
