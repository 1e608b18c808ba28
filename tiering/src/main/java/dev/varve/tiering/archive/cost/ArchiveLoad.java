/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.cost;

import dev.varve.Preconditions;
import dev.varve.tiering.archive.ArchiveSettings;
import dev.varve.tiering.store.StorageClass;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;

/**
 * What is archived without a pause, and never deleted.
 *
 * @param bitsPerSecond how much is stored; what compression gains is not counted
 * @param years for how long, 1 to 100; a year has 365.25 days and 12 months of one length
 * @param segments how it is cut into segments
 */
public record ArchiveLoad(long bitsPerSecond, int years, Segments segments) {

    static final BigDecimal DAYS_OF_MONTH = new BigDecimal("30.4375");
    private static final long SECONDS_OF_MONTH = 2_629_800;
    private static final long MOST_BITS = 1_000_000_000_000L;

    /** What a manifest has beside the index of its blocks, and the index for each block of 1 MiB; rounded up from 900 and 50 that were measured. */
    private static final long MANIFEST = 1_200;

    private static final long BLOCK_OF_MANIFEST = 60;

    /**
     * When a segment ends: at whichever comes first.
     *
     * @param mostBytes how many bytes it has at most
     * @param flushAge how long its first message waits at most
     * @param maxInFlight how many messages it has at most
     * @param messageBytes how long a message is
     * @param mergeBelow below how many bytes segments wait to be merged before they go into another class than STANDARD; 0: none does
     */
    public record Segments(long mostBytes, Duration flushAge, int maxInFlight, long messageBytes, long mergeBelow) {
        public Segments {
            Preconditions.atLeast("mostBytes", mostBytes, 1);
            Preconditions.positive("flushAge", flushAge);
            Preconditions.atLeast("maxInFlight", maxInFlight, 1);
            Preconditions.atLeast("messageBytes", messageBytes, 1);
            Preconditions.atLeast("mergeBelow", mergeBelow, 0);
        }
    }

    public ArchiveLoad {
        Preconditions.require(
                bitsPerSecond >= 1 && bitsPerSecond <= MOST_BITS,
                "bitsPerSecond must be 1 to " + MOST_BITS + ", not " + bitsPerSecond);
        Preconditions.require(years >= 1 && years <= 100, "years must be 1 to 100, not " + years);
    }

    /** How many months it lasts. */
    public int months() {
        return years * 12;
    }

    /** How many bytes a month adds. */
    public long bytesPerMonth() {
        return bitsPerSecond * (SECONDS_OF_MONTH / 8);
    }

    /** How many bytes a segment has; one message at least. */
    public long bytesPerSegment() {
        BigDecimal byAge = BigDecimal.valueOf(bitsPerSecond)
                .multiply(BigDecimal.valueOf(segments.flushAge().toMillis()))
                .divide(BigDecimal.valueOf(8_000));
        BigDecimal byCount =
                BigDecimal.valueOf(segments.maxInFlight()).multiply(BigDecimal.valueOf(segments.messageBytes()));
        BigDecimal least = byAge.min(byCount).min(BigDecimal.valueOf(segments.mostBytes()));
        return Math.max(segments.messageBytes(), least.longValue());
    }

    /** How many segments a month adds, each with a manifest and a new head. */
    public BigDecimal segmentsPerMonth() {
        return BigDecimal.valueOf(bytesPerMonth())
                .divide(BigDecimal.valueOf(bytesPerSegment()), MathContext.DECIMAL128);
    }

    /** How many segments go into one object of {@code storageClass}. */
    long segmentsPerObject(StorageClass storageClass) {
        long limit =
                storageClass == StorageClass.STANDARD ? 0 : Math.min(segments.mergeBelow(), segments.mostBytes() / 4);
        long needed = (limit + bytesPerSegment() - 1) / bytesPerSegment();
        return Math.max(1, Math.min(ArchiveSettings.MOST_MERGED, needed));
    }

    /** How many bytes the manifest of an object of {@code bytes} has. */
    static long bytesPerManifest(long bytes) {
        return MANIFEST + BLOCK_OF_MANIFEST * ((bytes >> 20) + 1);
    }
}
