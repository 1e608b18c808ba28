/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.manifest;

import dev.varve.Bytes;
import dev.varve.Preconditions;

/**
 * How the file of a segment was encrypted before it was stored.
 *
 * @param keyId the key of the ring by which the data key is wrapped, 1 to 2³²-1
 * @param dataKey the data key, wrapped: of use only to who has that key
 * @param plainBytes how long the file was before
 */
public record SegmentEncryption(long keyId, Bytes dataKey, long plainBytes) {

    /** The only way there is, by the name that Tink gives it. */
    public static final String ALGORITHM = "AES256_GCM_HKDF_1MB";

    private static final long GREATEST_ID = (1L << 32) - 1;

    public SegmentEncryption {
        Preconditions.require(keyId >= 1 && keyId <= GREATEST_ID, "keyId must be 1 to 2^32-1, not " + keyId);
        Preconditions.require(dataKey.size() > 0, "dataKey must have bytes");
        Preconditions.atLeast("plainBytes", plainBytes, 1);
    }
}
