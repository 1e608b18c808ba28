/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** The body of an answer. Closing it in the middle ends the connection, rather than reading what is left. */
final class AnswerStream extends InputStream {

    private final ResponseInputStream<GetObjectResponse> in;
    private boolean ended;

    AnswerStream(ResponseInputStream<GetObjectResponse> in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int size) throws IOException {
        try {
            int count = in.read(target, offset, size);
            ended |= count < 0;
            return count;
        } catch (SdkException e) {
            throw new IOException(e.getMessage(), e);
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
