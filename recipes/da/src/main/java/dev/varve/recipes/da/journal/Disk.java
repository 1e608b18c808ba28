/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import java.io.IOException;
import java.util.List;

/** What a journal needs of a directory. What was written and not forced, and entries not synced, may be lost with the power. */
interface Disk extends AutoCloseable {

    /** The names of the files that are there. */
    List<String> names() throws IOException;

    /** A new, empty file; fails where there is one. */
    DiskFile create(String name) throws IOException;

    /** The file {@code name}, to read and write. */
    DiskFile open(String name) throws IOException;

    void delete(String name) throws IOException;

    /** Puts on stable storage which files there are. */
    void sync() throws IOException;

    /** Whether {@code failure} says that there is no room left. */
    boolean isFull(IOException failure);

    @Override
    void close();
}
