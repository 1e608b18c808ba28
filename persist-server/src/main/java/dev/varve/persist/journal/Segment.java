/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A file of a journal that is being written.
 *
 * @param head what its first bytes say
 * @param channel the file
 */
record Segment(SegmentHead head, FileChannel channel) implements AutoCloseable {

    /** Where the next segment begins. */
    long end() {
        return head.base() + head.capacity();
    }

    void write(ByteBuffer bytes, long lsn) throws IOException {
        SegmentFiles.writeAll(channel, bytes, lsn - head.base());
    }

    void sync() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
