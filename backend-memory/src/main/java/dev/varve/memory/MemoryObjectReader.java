/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.StorageException;
import dev.varve.object.ObjectInfo;
import dev.varve.object.ObjectReader;
import java.io.InputStream;
import java.util.Iterator;

/** Reads an object from the chunks it is held in; what was deleted in the meantime is still read. */
final class MemoryObjectReader implements ObjectReader {
    private final ObjectInfo info;
    private final ChunkStream stream;

    MemoryObjectReader(StoredObject object, Lifecycle lifecycle) {
        info = object.info();
        stream = new ChunkStream(object.chunks().iterator(), lifecycle);
    }

    @Override
    public ObjectInfo info() {
        return info;
    }

    @Override
    public InputStream stream() {
        return stream;
    }

    @Override
    public void close() {
        stream.close();
    }

    private static final class ChunkStream extends InputStream {
        private final Iterator<byte[]> chunks;
        private final Lifecycle lifecycle;
        private byte[] chunk = new byte[0];
        private int position;
        private boolean closed;

        ChunkStream(Iterator<byte[]> chunks, Lifecycle lifecycle) {
            this.chunks = chunks;
            this.lifecycle = lifecycle;
        }

        @Override
        public int read() {
            return advance() ? chunk[position++] & 0xff : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            if (!advance()) {
                return -1;
            }
            int count = Math.min(length, chunk.length - position);
            System.arraycopy(chunk, position, buffer, offset, count);
            position += count;
            return count;
        }

        /** Whether there is a byte at the position, in the next chunk if need be. */
        private boolean advance() {
            lifecycle.requireOpen();
            if (closed) {
                throw StorageException.unavailable("the object's reader is closed; open another", null);
            }
            while (position == chunk.length && chunks.hasNext()) {
                chunk = chunks.next();
                position = 0;
            }
            return position < chunk.length;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
