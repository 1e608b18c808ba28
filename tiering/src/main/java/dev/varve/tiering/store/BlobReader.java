/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import dev.varve.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A blob opened for reading. For use by one thread; it holds a connection or a file until it is closed.
 *
 * <p>The stream fails with {@link dev.varve.StorageException}: {@link dev.varve.ErrorCode#UNAVAILABLE} where the store stopped before the last byte, {@link dev.varve.ErrorCode#CORRUPT} where
 * the bytes are not those that were stored. Of a whole blob the length and the digest are checked, by the read that gives the last of them: bytes are trustworthy only once all were read. Of a range
 * only the length can be; who reads ranges brings digests of their own. A stream never ends early without an error.
 */
public interface BlobReader extends AutoCloseable {

    /** What is being read; its length is that of the whole blob. */
    BlobInfo info();

    /** The bytes; the same stream at every call. */
    InputStream stream();

    /** All bytes that are left, in memory: for blobs known to be small. */
    default Bytes readAll() {
        try {
            return Bytes.wrap(stream().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives back what the reader holds, also in the middle. Never throws; closing twice is harmless. */
    @Override
    void close();
}
