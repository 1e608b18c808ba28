/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.StorageException;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.VerifiedStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;

/** Given content as the SDK wants it, which remembers what went wrong with it: that is not the store's fault. */
final class S3Source {

    private final BlobKey key;
    private final BlobContent content;
    private volatile @Nullable RuntimeException failure;

    S3Source(BlobKey key, BlobContent content) {
        this.key = key;
        this.content = content;
    }

    RequestBody body() {
        return RequestBody.fromContentProvider(this::open, content.length(), "application/octet-stream");
    }

    /** What went wrong with the content. */
    Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    InputStream open() {
        try {
            return new Watched(VerifiedStream.ofContent(key, content));
        } catch (IOException e) {
            throw failed(new UncheckedIOException(e));
        }
    }

    private RuntimeException failed(RuntimeException e) {
        failure = e;
        return e;
    }

    private final class Watched extends FilterInputStream {

        private Watched(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int size) {
            try {
                return in.read(target, offset, size);
            } catch (StorageException e) {
                throw failed(e);
            } catch (IOException e) {
                throw failed(new UncheckedIOException(e));
            }
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
