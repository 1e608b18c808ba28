/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import dev.varve.Preconditions;

/**
 * A part of a blob.
 *
 * @param offset where it starts, from 0
 * @param length how many bytes it has, 1 at least
 */
public record ByteRange(long offset, long length) {

    public ByteRange {
        Preconditions.atLeast("offset", offset, 0);
        Preconditions.atLeast("length", length, 1);
        Preconditions.require(offset <= Long.MAX_VALUE - length, "a range must end before 2^63");
    }

    /** The first offset behind it. */
    public long end() {
        return offset + length;
    }

    /** Fails with {@link dev.varve.ErrorCode#INVALID} unless all of it is within the first {@code size} bytes. */
    public void checkWithin(BlobKey key, long size) {
        Preconditions.require(
                end() <= size,
                () -> "bytes " + offset + " to " + end() + " of '" + key + "' are not there: it has " + size);
    }
}
