/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** Opens the files of a journal; tests put one in whose files meet a full or a failing disk. */
@FunctionalInterface
public interface Channels {

    FileChannel open(Path path, OpenOption... options) throws IOException;
}
