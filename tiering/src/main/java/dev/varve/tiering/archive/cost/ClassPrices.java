/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.cost;

import dev.varve.Preconditions;
import java.math.BigDecimal;
import java.util.Map;

/**
 * The prices of a storage class, in US dollars.
 *
 * @param storage what a GiB costs in a month
 * @param putPerThousand what a thousand requests that write cost
 * @param getPerThousand what a thousand requests that read cost
 * @param minimum what is billed at least
 * @param retrievals what it costs to get objects back, in each way that the class knows
 */
public record ClassPrices(
        SteppedPrice storage,
        BigDecimal putPerThousand,
        BigDecimal getPerThousand,
        Minimum minimum,
        Map<Retrieval, RetrievalPrice> retrievals) {

    /**
     * What is billed of an object beside its bytes.
     *
     * @param days for how many days it is billed, even if it is deleted sooner
     * @param objectBytes how many bytes are billed at least
     * @param overheadBytes how many bytes of the class each object costs beside its own
     * @param standardOverheadBytes how many bytes of the class STANDARD each object costs
     */
    public record Minimum(long days, long objectBytes, long overheadBytes, long standardOverheadBytes) {
        public Minimum {
            Preconditions.atLeast("days", days, 0);
            Preconditions.atLeast("objectBytes", objectBytes, 0);
            Preconditions.atLeast("overheadBytes", overheadBytes, 0);
            Preconditions.atLeast("standardOverheadBytes", standardOverheadBytes, 0);
        }

        /** The bytes of the class that an object of {@code bytes} costs. */
        long billed(long bytes) {
            return Math.max(bytes, objectBytes) + overheadBytes;
        }
    }

    /**
     * What it costs to get objects back.
     *
     * @param perThousand for a thousand objects
     * @param perGib for a GiB
     */
    public record RetrievalPrice(BigDecimal perThousand, BigDecimal perGib) {}

    public ClassPrices {
        retrievals = Map.copyOf(retrievals);
    }
}
