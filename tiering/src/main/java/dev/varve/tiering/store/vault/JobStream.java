/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import dev.varve.StorageException;
import dev.varve.tiering.store.Sha256;
import dev.varve.tiering.store.TreeHash;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.glacier.model.GetJobOutputResponse;

/** The output of a job, compared with the tree hash that the vault states. Closing it in the middle ends the connection, rather than reading what is left. */
final class JobStream extends InputStream {

    private final ResponseInputStream<GetJobOutputResponse> in;
    private final Optional<Sha256> stated;
    private final long length;
    private final TreeHash hash = new TreeHash();
    private long count;
    private boolean ended;

    /**
     * @param in what the vault gives
     * @param stated the tree hash of that; empty where it does not say
     * @param length how many bytes it must have
     */
    JobStream(ResponseInputStream<GetJobOutputResponse> in, Optional<Sha256> stated, long length) {
        this.in = in;
        this.stated = stated;
        this.length = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int size) throws IOException {
        int read;
        try {
            read = in.read(target, offset, size);
        } catch (SdkException e) {
            throw new IOException(e.getMessage(), e);
        }
        ended |= read < 0;
        if (read > 0 && stated.isPresent()) {
            add(target, offset, read);
        }
        return read;
    }

    private void add(byte[] target, int offset, int read) {
        count += read;
        if (count > length) {
            return;
        }
        hash.update(target, offset, read);
        if (count == length) {
            Sha256 found = hash.finish();
            if (!found.equals(stated.orElseThrow())) {
                throw StorageException.corrupt(
                        "what came from the vault has tree hash " + found + ", not " + stated.get() + " as it says",
                        null);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (ended) {
            in.close();
        } else {
            in.abort();
        }
    }
}
