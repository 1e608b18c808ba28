/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import dev.varve.Preconditions;
import dev.varve.tiering.archive.segment.Compression;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.Retention;
import dev.varve.tiering.store.StorageClass;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How an archive is written.
 *
 * @param compression how segments are compressed
 * @param segmentBytes how many bytes a segment has at most, give or take a block; 1 MiB to 4 GiB
 * @param mergeBelow segments that together have fewer bytes wait in {@link StorageClass#STANDARD} until they have more, and are merged then; 0: each is stored in its class at once; see {@link #mergesBelow}
 * @param storageClass what segments cost; manifests and the head are always {@link StorageClass#STANDARD}
 * @param lock how long segments and manifests can be deleted by nobody; empty: they can be
 * @param workDirectory where a segment grows; what is left there after a crash is removed by the system
 */
public record ArchiveSettings(
        Compression compression,
        long segmentBytes,
        long mergeBelow,
        StorageClass storageClass,
        Optional<Lock> lock,
        Path workDirectory) {

    /** One part in a hundred of it is what an object of a cold class costs beside its own bytes. */
    public static final long MERGE_BELOW = 4L << 20;

    /** How many segments are merged at most, however small they are; whoever takes the archive over reads as many manifests. */
    public static final int MOST_MERGED = 256;

    private static final long LEAST = 1L << 20;
    private static final long MOST = 4L << 30;

    /**
     * A retention that begins when an object is stored.
     *
     * @param mode whom it binds
     * @param period how long
     */
    public record Lock(Retention.Mode mode, Duration period) {
        public Lock {
            Preconditions.positive("period of the lock", period);
        }
    }

    public ArchiveSettings {
        Preconditions.require(
                segmentBytes >= LEAST && segmentBytes <= MOST,
                "segmentBytes must be " + LEAST + " to " + MOST + ", not " + segmentBytes);
        Preconditions.atLeast("mergeBelow", mergeBelow, 0);
    }

    /** Zstandard, 256 MiB, merged below 4 MiB, class STANDARD, no lock, in the directory for temporary files. */
    public static ArchiveSettings defaults() {
        return new ArchiveSettings(
                Compression.ZSTANDARD,
                256L << 20,
                MERGE_BELOW,
                StorageClass.STANDARD,
                Optional.empty(),
                Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** The same with segments of {@code bytes} at most. */
    public ArchiveSettings withSegmentBytes(long bytes) {
        return new ArchiveSettings(compression, bytes, mergeBelow, storageClass, lock, workDirectory);
    }

    /** The same with segments merged below {@code bytes}. */
    public ArchiveSettings withMergeBelow(long bytes) {
        return new ArchiveSettings(compression, segmentBytes, bytes, storageClass, lock, workDirectory);
    }

    /** The same with segments in {@code wanted}. */
    public ArchiveSettings withStorageClass(StorageClass wanted) {
        return new ArchiveSettings(compression, segmentBytes, mergeBelow, wanted, lock, workDirectory);
    }

    /** The same with what is stored locked as {@code wanted} says. */
    public ArchiveSettings withLock(Lock wanted) {
        return new ArchiveSettings(
                compression, segmentBytes, mergeBelow, storageClass, Optional.of(wanted), workDirectory);
    }

    /**
     * Below how many bytes segments wait to be merged: a quarter of a segment at most. 0, so that none does, where segments are in class {@link StorageClass#STANDARD} anyway, and where there is a lock: what was merged could not be removed, and would be paid twice for
     * as long.
     */
    long mergesBelow() {
        boolean never = storageClass == StorageClass.STANDARD || lock.isPresent();
        return never ? 0 : Math.min(mergeBelow, segmentBytes / 4);
    }

    /** How a segment that is stored at {@code now} is kept. */
    public BlobOptions segmentOptions(Instant now) {
        return options(storageClass, now);
    }

    BlobOptions manifestOptions(Instant now) {
        return options(StorageClass.STANDARD, now);
    }

    BlobOptions options(StorageClass wanted, Instant now) {
        return new BlobOptions(wanted, lock.map(rule -> new Retention(rule.mode(), now.plus(rule.period()))));
    }
}
