/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import dev.varve.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes to be stored, which can be read from the start as often as a repetition needs them. */
public interface WarmContent {

    /** How many they are. */
    long length();

    /** Their SHA-256, 64 lower-case hex digits. */
    String sha256();

    /** The bytes from the first, to be closed by the caller. */
    InputStream open() throws IOException;

    /** The content {@code bytes}. */
    static WarmContent of(Bytes bytes) {
        return of(bytes.size(), Digests.sha256(bytes), () -> new ByteArrayInputStream(bytes.unsafeArray()));
    }

    /** The content of {@code file}, which stays as it is, of known length and digest. */
    static WarmContent of(Path file, long length, String sha256) {
        return of(length, sha256, () -> Files.newInputStream(file));
    }

    private static WarmContent of(long length, String sha256, Source source) {
        return new WarmContent() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public String sha256() {
                return sha256;
            }

            @Override
            public InputStream open() throws IOException {
                return source.open();
            }
        };
    }

    /** Opens the bytes. */
    @FunctionalInterface
    interface Source {
        /** The bytes from the first. */
        InputStream open() throws IOException;
    }
}
