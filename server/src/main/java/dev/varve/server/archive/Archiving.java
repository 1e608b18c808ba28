/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.archive;

import dev.varve.Preconditions;
import dev.varve.Varve;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the role {@code archiver} archives.
 *
 * @param config which streams, and where to; names one at least
 * @param data the directory whose {@code archive} holds the archives where the configuration names no other place
 * @param source opens the store of the streams; may fail as long as that is away
 */
public record Archiving(ArchiveConfig config, Path data, Supplier<Varve> source) {

    public Archiving {
        Preconditions.require(
                !config.streams().isEmpty(),
                "archive.streams is empty; the role archiver needs one at least: the name of the archive, and below it"
                        + " the filter of the stream");
    }

    /** The names of the archives, in order. */
    public List<String> archives() {
        return config.streams().keySet().stream().sorted().toList();
    }
}
