/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.object;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * An object opened for reading.
 *
 * <p>The stream reads the bytes as they were stored. Its last read, the one that reports the end, fails with {@link dev.varve.StorageException} {@link dev.varve.ErrorCode#CORRUPT} if what was
 * read does not have the object's size and digest: bytes are trustworthy only once the end was reported. {@link #copyTo} hides that. For use by one thread.
 */
public interface ObjectReader extends AutoCloseable {

    /** What is being read. */
    ObjectInfo info();

    /** The bytes, from the first; the same stream at every call. */
    InputStream stream();

    /**
     * Writes the object to {@code file}, which appears only when it is complete and its digest has been checked.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#CORRUPT} if the digest does not match
     */
    default void copyTo(Path file) {
        Path target = file.toAbsolutePath();
        try {
            Path partial = Files.createTempFile(target.getParent(), "." + target.getFileName(), ".partial");
            try {
                Files.copy(stream(), partial, StandardCopyOption.REPLACE_EXISTING);
                Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives back what the reader holds. Never throws; closing twice is harmless. */
    @Override
    void close();
}
