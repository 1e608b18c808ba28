/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.cost;

import dev.varve.Preconditions;
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
     */
    public record Segments(long mostBytes, Duration flushAge, int maxInFlight, long messageBytes) {
        public Segments {
            Preconditions.atLeast("mostBytes", mostBytes, 1);
            Preconditions.positive("flushAge", flushAge);
            Preconditions.atLeast("maxInFlight", maxInFlight, 1);
            Preconditions.atLeast("messageBytes", messageBytes, 1);
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

    /** How many bytes the manifest of a segment has. */
    long bytesPerManifest() {
        return MANIFEST + BLOCK_OF_MANIFEST * ((bytesPerSegment() >> 20) + 1);
    }
}
