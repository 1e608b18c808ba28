/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.traffic;

import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.Sha256;
import java.io.IOException;
import java.io.InputStream;

/** Content that is read at a pace. */
record PacedContent(BlobContent content, Pacer pacer) implements BlobContent {

    @Override
    public long length() {
        return content.length();
    }

    @Override
    public Sha256 sha256() {
        return content.sha256();
    }

    @Override
    public InputStream open() throws IOException {
        return new PacedStream(content.open(), pacer);
    }
}
