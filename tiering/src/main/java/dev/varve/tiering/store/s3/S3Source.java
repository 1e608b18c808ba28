/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.StorageException;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.VerifiedStream;
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
    private final Attempts attempts;
    private volatile @Nullable RuntimeException failure;
    private volatile boolean whole;

    S3Source(BlobKey key, BlobContent content, Attempts attempts) {
        this.key = key;
        this.content = content;
        this.attempts = attempts;
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
        if (!whole) {
            // No attempt had all of it to send, and a body that ends early is refused.
            attempts.refuse();
        }
        failure = e;
        return e;
    }

    private final class Watched extends InputStream {

        private final InputStream in;
        private long count;

        private Watched(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int size) {
            try {
                int read = in.read(target, offset, size);
                count += Math.max(read, 0);
                whole |= count == content.length();
                return read;
            } catch (StorageException e) {
                throw failed(e);
            } catch (IOException e) {
                throw failed(new UncheckedIOException(e));
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
