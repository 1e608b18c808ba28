/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.Preconditions;
import dev.varve.cli.Session;
import dev.varve.pubsub.wire.StoreFigures;
import dev.varve.runtime.ConfigBinder;
import dev.varve.server.archive.ArchiveConfig;
import dev.varve.server.archive.ArchiveSection;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.ArchiveSettings;
import dev.varve.tiering.archive.encryption.KeyRingFile;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.directory.DirectoryBlobStore;
import dev.varve.tiering.store.s3.S3BlobStore;
import dev.varve.tiering.store.traffic.CountedBlobStore;
import dev.varve.tiering.store.traffic.PacedBlobStore;
import dev.varve.tiering.store.traffic.StoreTraffic;
import dev.varve.tiering.store.vault.VaultBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
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
            description =
                    "The directory that holds the archives (default: what the configuration's archive section names, else archive in the data directory).")
    private @Nullable Path directory;

    @Option(
            names = "--key-ring",
            paramLabel = "FILE",
            description =
                    "The file with the keys of the archive, see 'varve archive keys' (default: what archive.key-ring of the configuration names, else none: segments are stored in the clear).")
    private @Nullable Path keyRing;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description =
                    "Where segments are put while they are written or read (default: the directory for temporary files).")
    private Path work = Path.of(System.getProperty("java.io.tmpdir"));

    private final StoreTraffic traffic = new StoreTraffic();

    /** The archive in a store that is there, and lets the caller in. Its store ends with the process. */
    Archive open(Session session) {
        return opened(session, config(session), BlobOptions.standard());
    }

    /** What the configuration says of archives. */
    ArchiveConfig config(Session session) {
        return ConfigBinder.onClassPath().section(session.config(), new ArchiveSection());
    }

    /** The archive in a store that can keep what is archived as {@code settings} want; nothing is written yet, but a directory is made where it is not there. */
    Archive make(Session session, ArchiveSettings settings) throws IOException {
        ArchiveConfig config = config(session);
        BlobOptions wanted = settings.segmentOptions(Instant.now());
        if (directory != null || config.s3().isEmpty()) {
            Files.createDirectories(directory(session, config));
        }
        return opened(session, config, wanted);
    }

    /**
     * The vault that the configuration names, beside its ledger, unpaced.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INVALID} if it names none
     */
    VaultBlobStore vault(Session session) {
        ArchiveConfig config = config(session);
        Preconditions.require(
                directory == null && config.vault().isPresent(),
                "archives are not in a vault here; name one by archive.vault of the configuration, without --store");
        return VaultBlobStore.open(config.vault().orElseThrow(), ledger(session, config), traffic);
    }

    private BlobStore ledger(Session session, ArchiveConfig config) {
        return directory == null && config.s3().isPresent()
                ? S3BlobStore.open(config.s3().get(), traffic)
                : inDirectory(directory(session, config));
    }

    private Archive opened(Session session, ArchiveConfig config, BlobOptions wanted) {
        boolean inVault = directory == null && config.vault().isPresent();
        BlobStore store = new CountedBlobStore(inVault ? vault(session) : ledger(session, config), traffic);
        Archive archive = new Archive(new PacedBlobStore(store, config.pace()), name);
        store.check(wanted);
        return keyRing == null ? config.keyed(archive) : archive.withKeyRing(KeyRingFile.of(keyRing));
    }

    private static BlobStore inDirectory(Path store) {
        Preconditions.require(
                Files.isDirectory(store),
                () -> "'" + store + "' is no directory; give the one with the archives by --store");
        return new DirectoryBlobStore(store);
    }

    private Path directory(Session session, ArchiveConfig config) {
        return directory != null ? directory : config.directory(session.serverData());
    }

    String name() {
        return name;
    }

    Path work() {
        return work;
    }

    /** What the command has asked of the store until now, for programs, as the last field of its result. */
    void addTraffic(Map<String, Object> json) {
        json.put("store", new StoreFigures(traffic.figures()).groups());
    }
}
