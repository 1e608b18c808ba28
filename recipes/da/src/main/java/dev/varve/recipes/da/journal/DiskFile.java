/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link Disk}. */
interface DiskFile extends Closeable {

    long size() throws IOException;

    /** Reads what fits into {@code target} and is there; fewer bytes mean that the file ends. */
    void read(ByteBuffer target, long position) throws IOException;

    /** Writes all of {@code source}. */
    void write(ByteBuffer source, long position) throws IOException;

    void truncate(long size) throws IOException;

    /** Puts on stable storage what was written, and how long the file is. */
    void force() throws IOException;
}
