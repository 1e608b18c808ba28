/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** A disk that says that it is full, or broken, when a test wants it. Files take room when they grow. */
public final class SmallDisk implements Channels {

    private long room;
    private boolean refuseAll;
    private boolean refuseOverwrites;
    private boolean failSyncs;

    public void room(long bytes) {
        room = bytes;
    }

    public void refuseAll(boolean refuse) {
        refuseAll = refuse;
    }

    /** As on a file system that takes new blocks for each write. */
    public void refuseOverwrites(boolean refuse) {
        refuseOverwrites = refuse;
    }

    public void failSyncs(boolean fail) {
        failSyncs = fail;
    }

    @Override
    public FileChannel open(Path path, OpenOption... options) throws IOException {
        return new DelegatingChannel(FileChannel.open(path, options)) {
            @Override
            public int write(ByteBuffer source, long position) throws IOException {
                long growth = Math.max(0, position + source.remaining() - size());
                if (refuseAll || growth > room || (growth == 0 && position > 0 && refuseOverwrites)) {
                    throw new IOException("No space left on device");
                }
                room -= growth;
                return super.write(source, position);
            }

            @Override
            public void force(boolean metaData) throws IOException {
                if (failSyncs) {
                    throw new IOException("Input/output error");
                }
                super.force(metaData);
            }
        };
    }
}
