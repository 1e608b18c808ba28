/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.archive;

import dev.varve.Preconditions;
import dev.varve.SubjectFilter;
import dev.varve.spi.ConfigDoc;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.ArchiveSettings;
import dev.varve.tiering.archive.encryption.KeyRingFile;
import dev.varve.tiering.store.Retention;
import dev.varve.tiering.store.StorageClass;
import dev.varve.tiering.store.s3.S3Config;
import dev.varve.tiering.store.traffic.Pace;
import dev.varve.tiering.store.vault.VaultConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where archives are, and how they are kept there.
 *
 * @param directory the directory that holds them
 * @param s3 the bucket that holds them
 * @param vault the vault of Amazon Glacier that holds their segments, beside the bucket or directory
 * @param storageClass what segments cost
 * @param mergeBelowBytes below how many bytes segments wait in the standard class to be merged, 0 or more; 0: none does
 * @param lock how long nobody can delete what is stored
 * @param keyRing the file with the keys by which segments are encrypted
 * @param pace how fast the store is used
 * @param streams what the role {@code archiver} archives, by the names of the archives
 * @param takeOverAfter how long, besides twice the flush age, an archive must stand still until a server that stands by takes it over
 * @param margin the time to data loss below which the role warns
 */
@ConfigDoc("Archives: where `varve archive` keeps them, and how.")
public record ArchiveConfig(
        @ConfigDoc(
                "The directory that holds the archives; without it and `s3`, `archive` in the data directory. `--store` goes before both.")
        Optional<Path> directory,

        @ConfigDoc("The bucket that holds the archives.") Optional<S3Config> s3,

        @ConfigDoc(
                "The vault of Amazon Glacier that holds the segments, for those who have one; everything else is in `s3` or `directory`, which then is its ledger. Goes with `storage-class: glacier`. `--store` is without it.")
        Optional<VaultConfig> vault,

        @ConfigDoc(
                "The class of segments, from dear to keep to dear to read: `standard`, `glacier-ir`, `glacier`, `deep-archive`. Manifests and heads are always standard.")
        StorageClass storageClass,

        @ConfigDoc(
                "Segments that together are smaller than this wait in `standard` until they are not, and then go into their class as one, since every object there costs 40 KB beside its own. 0: each goes there at once, as it does with a `lock`. At most a quarter of a segment.")
        long mergeBelowBytes,

        @ConfigDoc("How long nobody can delete segments and manifests; the bucket needs versions and Object Lock.")
        Optional<Lock> lock,

        @ConfigDoc(
                "The file with the keys by which segments are encrypted before they are stored, see `varve archive keys`; without it they are not. Who loses the file has lost the archives. `--key-ring` goes before it.")
        Optional<Path> keyRing,

        @ConfigDoc("How fast the store is used.") Pace pace,

        @ConfigDoc("What `varve serve` archives in the role `archiver`, by the names of the archives.")
        Map<String, ArchivedStream> streams,

        @ConfigDoc(
                "How long an archive for which messages wait must have stood still, besides twice its `flush-age`, until a server that stands by takes it over. Longer than it takes to store a segment.")
        Duration takeOverAfter,

        @ConfigDoc(
                "Time to data loss below which the role `archiver` warns: how long the source still keeps the oldest message that is not archived.")
        Duration margin) {

    /**
     * A stream that is archived.
     *
     * @param filter its subjects
     * @param flushAge how long a message waits at most for its segment
     */
    public record ArchivedStream(
            @ConfigDoc("The subjects to archive; all of one stream, and best all of its subjects.")
            String filter,

            @ConfigDoc("How long a message waits at most until its segment is stored; without it, 5 minutes.")
            Optional<Duration> flushAge) {

        public ArchivedStream {
            SubjectFilter.of(filter);
            flushAge.ifPresent(age -> Preconditions.positive("flush-age", age));
        }
    }

    /**
     * A retention that begins when an object is stored.
     *
     * @param mode whom it binds
     * @param years how long, 1 to 100
     */
    public record Lock(
            @ConfigDoc(
                    "`governance` binds all but those with a permission of their own, `compliance` everybody; neither can be shortened by Varve.")
            Retention.Mode mode,

            @ConfigDoc("How many years, 1 to 100.") int years) {

        public Lock {
            Preconditions.require(years >= 1 && years <= 100, "years must be 1 to 100, not " + years);
        }

        /** With a day for each leap year that may lie in between. */
        private ArchiveSettings.Lock period() {
            return new ArchiveSettings.Lock(mode, Duration.ofDays(years * 365L + (years + 3) / 4));
        }
    }

    public ArchiveConfig {
        if (vault.isPresent()) {
            Preconditions.require(
                    storageClass == StorageClass.GLACIER,
                    "vault goes with storage-class glacier: no other class goes into a vault");
            Preconditions.require(
                    lock.isEmpty(), "vault and lock exclude each other: give the vault a Vault Lock policy instead");
        }
        Preconditions.require(
                s3.isPresent() || vault.isPresent() || (storageClass == StorageClass.STANDARD && lock.isEmpty()),
                "s3 is missing: a directory has neither storage classes nor locks");
        streams = Map.copyOf(streams);
        streams.keySet().forEach(name -> Preconditions.name("archive", name));
        Preconditions.atLeast("merge-below-bytes", mergeBelowBytes, 0);
        Preconditions.positive("take-over-after", takeOverAfter);
        Preconditions.positive("margin", margin);
        Preconditions.require(directory.isEmpty() || s3.isEmpty(), "directory and s3 exclude each other");
        Preconditions.require(
                storageClass != StorageClass.OTHER,
                "storage-class must be standard, glacier-ir, glacier or deep-archive");
    }

    /** In the data directory, at any pace. */
    public static ArchiveConfig defaults() {
        return new ArchiveConfig(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                StorageClass.STANDARD,
                ArchiveSettings.MERGE_BELOW,
                Optional.empty(),
                Optional.empty(),
                Pace.unlimited(),
                Map.of(),
                Duration.ofMinutes(2),
                Duration.ofDays(14));
    }

    /** The directory that holds the archives where there is no bucket, for servers whose data is in {@code data}. */
    public Path directory(Path data) {
        return directory.orElseGet(() -> data.resolve("archive"));
    }

    /** {@code archive} with the keys of this, if it has some; their file is not looked at yet. */
    public Archive keyed(Archive archive) {
        return keyRing.map(KeyRingFile::of).map(archive::withKeyRing).orElse(archive);
    }

    /** {@code settings} with the class, merging and lock of this. */
    public ArchiveSettings kept(ArchiveSettings settings) {
        ArchiveSettings classed = settings.withStorageClass(storageClass).withMergeBelow(mergeBelowBytes);
        return lock.map(wanted -> classed.withLock(wanted.period())).orElse(classed);
    }

    /** Fails if a segment of {@code bytes} takes longer at this pace than the bucket's patience has for one attempt. */
    public void checkPace(long bytes) {
        if (s3.isPresent() && vault.isEmpty() && pace.bytesPerSecond().isPresent()) {
            long seconds = bytes / pace.bytesPerSecond().getAsLong() + 1;
            Duration attempt = s3.get().patience().attempt();
            Preconditions.require(
                    seconds < attempt.toSeconds(),
                    "a segment takes " + seconds + " s at archive.pace.bytes-per-second; raise"
                            + " archive.s3.patience.attempt above that, which is " + attempt.toSeconds()
                            + "s, or lower --segment-mib");
        }
    }
}
