/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import dev.varve.Bytes;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Content in memory. */
record BytesContent(Bytes bytes, Sha256 sha256) implements BlobContent {

    @Override
    public long length() {
        return bytes.size();
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(bytes.unsafeArray());
    }
}
