/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import dev.varve.StorageException;

/** In how large parts a blob is sent: a power of two MiB, the same for all but the last, and 10,000 of them at most. */
final class VaultParts {

    private static final long MOST_PARTS = 10_000;
    /** Parts are held in memory. */
    private static final long MOST_BYTES = 1L << 30;

    private VaultParts() {}

    /**
     * The bytes of a part: {@code least}, or the next power of two that suffices for {@code length}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#TOO_LARGE} if none does
     */
    static long size(long length, long least) {
        long size = least;
        while ((length + size - 1) / size > MOST_PARTS) {
            size *= 2;
        }
        if (size > MOST_BYTES) {
            throw StorageException.tooLarge(
                    length + " bytes are too many for " + MOST_PARTS + " parts of " + MOST_BYTES,
                    MOST_PARTS * MOST_BYTES);
        }
        return size;
    }
}
