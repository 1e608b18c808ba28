/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.object.ObjectInfo;
import dev.varve.object.ObjectReader;
import java.io.InputStream;

/** An object opened for reading. */
final class JetStreamObjectReader implements ObjectReader {

    private final ObjectInfo info;
    private final ChunkStream bytes;

    JetStreamObjectReader(ObjectInfo info, ChunkStream bytes) {
        this.info = info;
        this.bytes = bytes;
    }

    @Override
    public ObjectInfo info() {
        return info;
    }

    @Override
    public InputStream stream() {
        return bytes;
    }

    @Override
    public void close() {
        bytes.close();
    }
}
