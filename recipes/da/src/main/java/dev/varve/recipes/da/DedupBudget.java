/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * What a dedup window may cost in memory on each server that holds the stream.
 *
 * <p>A server keeps every message id of the window: {@value #BYTES_PER_ID} bytes each, as measured on servers of two versions. Nothing here depends on the window, so it can be short.
 *
 * @param bytesPerSecond how many bytes of payload are published
 * @param payloadBytes how many of them make one message
 * @param limitBytes the most memory
 */
public record DedupBudget(long bytesPerSecond, long payloadBytes, long limitBytes) {

    /** What one remembered id costs. */
    public static final int BYTES_PER_ID = 171;

    /** 10 Mbit/s, the rate that must be sustained. */
    public static final long TEN_MEGABIT = 10_000_000 / 8;

    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);

    public DedupBudget {
        Preconditions.atLeast("bytes per second", bytesPerSecond, 1);
        Preconditions.atLeast("payload bytes", payloadBytes, 1);
        Preconditions.atLeast("dedup memory limit", limitBytes, 1);
    }

    /** The memory, in bytes, that a window of {@code window} takes. */
    public BigInteger bytes(Duration window) {
        BigInteger nanos = BigInteger.valueOf(window.getSeconds())
                .multiply(NANOS_PER_SECOND)
                .add(BigInteger.valueOf(window.getNano()));
        return nanos.multiply(BigInteger.valueOf(bytesPerSecond))
                .multiply(BigInteger.valueOf(BYTES_PER_ID))
                .divide(NANOS_PER_SECOND.multiply(BigInteger.valueOf(payloadBytes)));
    }

    /**
     * Returns normally if {@code window} fits.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} with the figures if it does not
     */
    public void check(Duration window) {
        BigInteger needed = bytes(window);
        Preconditions.require(
                needed.compareTo(BigInteger.valueOf(limitBytes)) <= 0,
                "dedup-window " + window + " needs " + gigabytes(needed) + " GB of memory on each server ("
                        + bytesPerSecond / payloadBytes + " messages/s, " + BYTES_PER_ID
                        + " B each), the budget is " + gigabytes(BigInteger.valueOf(limitBytes))
                        + " GB; shorten the window: exactly-once does not depend on it");
    }

    private static String gigabytes(BigInteger bytes) {
        return new BigDecimal(bytes)
                .divide(BigDecimal.valueOf(1_000_000_000), 3, RoundingMode.HALF_UP)
                .toPlainString();
    }
}
