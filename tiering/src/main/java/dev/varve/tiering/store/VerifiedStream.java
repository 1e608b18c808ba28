/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import dev.varve.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream that ends only where it should and only after the bytes it should: for those who write a store. For use by one thread.
 *
 * <p>A stream of a blob fails as {@link BlobReader} says, one of given content with {@link dev.varve.ErrorCode#CORRUPT} where it is not what it claims, and with {@link IOException} where it cannot be read.
 */
public final class VerifiedStream extends InputStream {

    private final InputStream in;
    private final String what;
    private final long length;
    private final Optional<Sha256> expected;
    private final MessageDigest digest = Sha256.newDigest();
    private final boolean stored;
    private long count;
    private boolean verified;

    private VerifiedStream(InputStream in, String what, long length, Optional<Sha256> expected, boolean stored) {
        this.in = in;
        this.what = what;
        this.length = length;
        this.expected = expected;
        this.stored = stored;
    }

    /** What a store gives of a blob: {@code options} of that which {@code info} describes. */
    public static VerifiedStream ofBlob(InputStream in, BlobInfo info, ReadOptions options) {
        long length = options.range().map(ByteRange::length).orElse(info.length());
        Optional<Sha256> expected = options.range().isPresent() ? Optional.empty() : Optional.of(info.sha256());
        return new VerifiedStream(in, "blob '" + info.key() + "'", length, expected, true);
    }

    /** What a caller gives to be stored. */
    public static VerifiedStream ofContent(BlobKey key, BlobContent content) throws IOException {
        return new VerifiedStream(
                content.open(), "content for '" + key + "'", content.length(), Optional.of(content.sha256()), false);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int size) throws IOException {
        if (size == 0) {
            return 0;
        }
        int read = readSome(target, offset, size);
        if (read < 0) {
            end();
            return -1;
        }
        count += read;
        digest.update(target, offset, read);
        if (count > length) {
            throw StorageException.corrupt(what + " is longer than its " + length + " bytes", null);
        }
        if (count == length) {
            // Now, for whoever knows the length may not ask for the end.
            verify();
        }
        return read;
    }

    private int readSome(byte[] target, int offset, int size) throws IOException {
        try {
            return in.read(target, offset, size);
        } catch (IOException e) {
            if (stored) {
                throw shortage(what + " broke off after " + count + " of " + length + " bytes", e);
            }
            throw e;
        }
    }

    private void end() {
        if (count < length) {
            throw shortage(what + " ended after " + count + " of " + length + " bytes", null);
        }
        verify();
    }

    private void verify() {
        if (!verified && expected.isPresent()) {
            Sha256 actual = Sha256.of(digest.digest());
            if (!actual.equals(expected.get())) {
                throw StorageException.corrupt(
                        what + " has SHA-256 " + actual + ", not " + expected.get() + " as was stated", null);
            }
        }
        verified = true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private StorageException shortage(String message, @Nullable IOException cause) {
        return stored ? StorageException.unavailable(message, cause) : StorageException.corrupt(message, cause);
    }
}
