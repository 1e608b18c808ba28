/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.Preconditions;
import dev.varve.cli.Session;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.store.directory.DirectoryBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which archive a command works on, and where. Mixed into the commands of {@code varve archive}. */
@Command
final class ArchivePlace {

    @Parameters(paramLabel = "ARCHIVE", description = "The name of the archive: A-Z a-z 0-9 _ -.")
    private String name = "";

    @Option(
            names = "--store",
            paramLabel = "DIR",
            description = "The directory that holds the archives (default: archive in the data directory).")
    private @Nullable Path directory;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description =
                    "Where segments are put while they are written or read (default: the directory for temporary files).")
    private Path work = Path.of(System.getProperty("java.io.tmpdir"));

    /** The archive in a directory that is there. */
    Archive open(Session session) {
        Path store = directory(session);
        Preconditions.require(
                Files.isDirectory(store),
                () -> "'" + store + "' is no directory; give the one with the archives by --store");
        return new Archive(new DirectoryBlobStore(store), name);
    }

    /** The archive in a directory that is made where it is not there. */
    Archive make(Session session) throws IOException {
        Files.createDirectories(directory(session));
        return open(session);
    }

    private Path directory(Session session) {
        return directory == null ? session.dataDirectory().resolve("archive") : directory;
    }

    Path work() {
        return work;
    }
}
