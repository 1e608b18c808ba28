/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.cost;

import dev.varve.StorageException;
import dev.varve.tiering.archive.cost.ClassPrices.RetrievalPrice;
import dev.varve.tiering.store.StorageClass;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * What it costs to get segments back once, in US dollars, without traffic out of the region.
 *
 * @param retrieval how
 * @param objects what the objects asked for cost
 * @param volume what their bytes cost
 * @param copies what their copies cost that are kept for some days to be read; 0 where they are read at once
 * @param reading what reading them costs
 */
public record RetrievalCost(
        Retrieval retrieval, BigDecimal objects, BigDecimal volume, BigDecimal copies, BigDecimal reading) {

    /**
     * The cost by {@code prices}.
     *
     * @param storageClass where they are
     * @param what how many and how long they are together
     * @param days for how many days copies are kept
     */
    public static RetrievalCost of(
            PriceList prices, StorageClass storageClass, Retrieval retrieval, Amount what, int days) {
        ClassPrices ofClass = prices.of(storageClass);
        RetrievalPrice price = ofClass.retrievals().get(retrieval);
        if (price == null) {
            throw StorageException.invalid(storageClass + " has no price for " + retrieval.word());
        }
        BigDecimal thousands = what.objects().movePointLeft(3);
        BigDecimal gib = Gibibytes.of(what.bytes());
        BigDecimal months = BigDecimal.valueOf(days).divide(ArchiveLoad.DAYS_OF_MONTH, MathContext.DECIMAL128);
        return new RetrievalCost(
                retrieval,
                price.perThousand().multiply(thousands),
                price.perGib().multiply(gib),
                storageClass.cold() ? prices.standard().storage().of(gib.multiply(months)) : BigDecimal.ZERO,
                ofClass.getPerThousand().multiply(thousands));
    }

    /**
     * What is to be got back.
     *
     * @param objects how many objects
     * @param bytes how many bytes they have together
     */
    public record Amount(BigDecimal objects, BigDecimal bytes) {
        /** The amount of whole objects. */
        public static Amount of(long objects, long bytes) {
            return new Amount(BigDecimal.valueOf(objects), BigDecimal.valueOf(bytes));
        }

        /** This and {@code more}. */
        public Amount plus(Amount more) {
            return new Amount(objects.add(more.objects), bytes.add(more.bytes));
        }
    }

    /** All of it. */
    public BigDecimal total() {
        return objects.add(volume).add(copies).add(reading);
    }
}
