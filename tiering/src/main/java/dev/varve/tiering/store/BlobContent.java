/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import dev.varve.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Bytes to be stored, which can be read from the start as often as a retry needs them, and whose length and digest are known before the first is sent.
 *
 * <p>The bytes must stay what they are until the call that was given them has returned. Stores check what they read of it against length and digest, and store nothing else.
 */
public interface BlobContent {

    /** The number of bytes. */
    long length();

    /** Their digest. */
    Sha256 sha256();

    /** The bytes from the first, for the caller to close. */
    InputStream open() throws IOException;

    /** The content {@code bytes}. */
    static BlobContent of(Bytes bytes) {
        return new BytesContent(bytes, Sha256.of(bytes));
    }

    /**
     * The content of {@code file}, which is read once now for its digest.
     *
     * @throws UncheckedIOException if it cannot be read
     */
    static BlobContent of(Path file) {
        return FileContent.of(file);
    }

    /** The content of {@code file} whose length and digest the caller has computed while writing it. */
    static BlobContent of(Path file, long length, Sha256 sha256) {
        return new FileContent(file, length, sha256);
    }
}
