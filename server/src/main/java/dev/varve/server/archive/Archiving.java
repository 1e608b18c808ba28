/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.archive;

import dev.varve.Preconditions;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.server.BlobStores;
import dev.varve.server.archive.ArchiveConfig.ArchivedStream;
import dev.varve.tiering.archive.ArchiveSettings;
import dev.varve.tiering.archive.archiver.ArchiverSettings;
import dev.varve.tiering.archive.encryption.KeyRingFile;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.traffic.PacedBlobStore;
import dev.varve.tiering.store.traffic.StoreTraffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the role {@code archiver} archives.
 *
 * @param config which streams, and where to; names one at least
 * @param source opens the store of the streams; may fail as long as that is away
 * @param store opens the store of the archives, whose calls are counted in what it is given; may fail as well
 */
public record Archiving(ArchiveConfig config, Supplier<Varve> source, Function<StoreTraffic, BlobStore> store) {

    public Archiving {
        Preconditions.require(
                !config.streams().isEmpty(),
                "archive.streams is empty; the role archiver needs one at least: the name of the archive, and below it"
                        + " the filter of the stream");
    }

    /**
     * To the store that {@code config} names, for servers whose data is in {@code data}.
     *
     * @throws dev.varve.StorageException what {@link KeyRingFile#ring} throws, if {@code config} names a key ring
     */
    public static Archiving of(ArchiveConfig config, Path data, Supplier<Varve> source) {
        // Unlike source and store it is on this machine, and does not come by waiting.
        config.keyRing().map(KeyRingFile::of).ifPresent(KeyRingFile::ring);
        return new Archiving(
                config,
                source,
                traffic -> new PacedBlobStore(
                        BlobStores.open(config.vault(), config.s3(), () -> config.directory(data), traffic),
                        config.pace()));
    }

    /** The names of the archives, in order. */
    public List<String> archives() {
        return config.streams().keySet().stream().sorted().toList();
    }

    /** What goes into {@code archive}, and when. */
    ArchiverSettings settings(String archive) {
        ArchivedStream stream =
                Optional.ofNullable(config.streams().get(archive)).orElseThrow();
        ArchiveSettings kept = config.kept(ArchiveSettings.defaults());
        config.checkPace(kept.segmentBytes());
        ArchiverSettings settings =
                ArchiverSettings.of(SubjectFilter.of(stream.filter())).withArchive(kept);
        return stream.flushAge().map(settings::withFlushAge).orElse(settings);
    }

    /** How long {@code archive} must stand still, while messages wait, until nobody can be archiving: longer than deliveries to one that died keep others waiting. */
    Duration patience(String archive) {
        return settings(archive).flushAge().multipliedBy(2).plus(config.takeOverAfter());
    }
}
