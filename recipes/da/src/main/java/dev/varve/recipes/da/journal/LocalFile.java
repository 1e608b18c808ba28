/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file of a {@link LocalDisk}. */
record LocalFile(FileChannel channel) implements DiskFile {

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public void read(ByteBuffer target, long position) throws IOException {
        long at = position;
        int count = 0;
        while (target.hasRemaining() && count >= 0) {
            count = channel.read(target, at);
            at += count;
        }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            at += channel.write(source, at);
        }
    }

    @Override
    public void truncate(long size) throws IOException {
        channel.truncate(size);
    }

    @Override
    public void force() throws IOException {
        // With metadata: the length of the file grows with every batch.
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
