/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.cost;

import dev.varve.tiering.store.StorageClass;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The arithmetic of a bill.
 *
 * @param load what is archived
 * @param prices what it costs
 * @param storageClass where segments are
 */
record Billing(ArchiveLoad load, PriceList prices, StorageClass storageClass) {

    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final BigDecimal DAYS_OF_YEAR = new BigDecimal("365.25");

    /** A month's amount comes evenly, so that half of it is there on the average. */
    MonthBill month(int month) {
        BigDecimal objects =
                objectsPerMonth().multiply(BigDecimal.valueOf(month).subtract(HALF));
        BigDecimal manifests =
                Gibibytes.of(objects.multiply(BigDecimal.valueOf(ArchiveLoad.bytesPerManifest(bytesPerObject())
                        + ofClass().minimum().standardOverheadBytes())));
        return new MonthBill(month, storage(billed(objects), manifests), requests());
    }

    /** In one class, all bytes climb the same steps. */
    private BigDecimal storage(BigDecimal segments, BigDecimal manifests) {
        SteppedPrice standard = prices.standard().storage();
        return storageClass == StorageClass.STANDARD
                ? standard.of(segments.add(manifests))
                : ofClass().storage().of(segments).add(standard.of(manifests));
    }

    /** A segment in its class, or in STANDARD if it is merged later; a manifest and the head in STANDARD. */
    private BigDecimal requests() {
        BigDecimal standard = prices.standard().putPerThousand();
        BigDecimal waiting = load.segmentsPerMonth().subtract(objectsPerMonth());
        BigDecimal thousands = load.segmentsPerMonth()
                .multiply(standard.multiply(TWO))
                .add(waiting.multiply(standard))
                .add(objectsPerMonth().multiply(ofClass().putPerThousand()));
        return thousands.movePointLeft(3);
    }

    /** How many objects of the class a month adds. */
    private BigDecimal objectsPerMonth() {
        return load.segmentsPerMonth()
                .divide(BigDecimal.valueOf(load.segmentsPerObject(storageClass)), MathContext.DECIMAL128);
    }

    private long bytesPerObject() {
        return load.bytesPerSegment() * load.segmentsPerObject(storageClass);
    }

    /** What is billed of the last days' segments until each is as old as it must be. */
    BigDecimal deletion() {
        BigDecimal minimum = BigDecimal.valueOf(ofClass().minimum().days());
        BigDecimal span = minimum.min(DAYS_OF_YEAR.multiply(BigDecimal.valueOf(load.years())));
        BigDecimal days = minimum.multiply(span).subtract(span.multiply(span).divide(TWO, MathContext.DECIMAL128));
        BigDecimal gibDays =
                billed(objectsPerMonth()).multiply(days).divide(ArchiveLoad.DAYS_OF_MONTH, MathContext.DECIMAL128);
        return ofClass().storage().of(gibDays.divide(ArchiveLoad.DAYS_OF_MONTH, MathContext.DECIMAL128));
    }

    RetrievalCost retrieval(Retrieval retrieval, int days) {
        BigDecimal months = BigDecimal.valueOf(load.months());
        RetrievalCost.Amount all = new RetrievalCost.Amount(
                objectsPerMonth().multiply(months),
                BigDecimal.valueOf(load.bytesPerMonth()).multiply(months));
        return RetrievalCost.of(prices, storageClass, retrieval, all, days);
    }

    /** The GiB of the class that {@code objects} objects cost. */
    private BigDecimal billed(BigDecimal objects) {
        return Gibibytes.of(
                objects.multiply(BigDecimal.valueOf(ofClass().minimum().billed(bytesPerObject()))));
    }

    private ClassPrices ofClass() {
        return prices.of(storageClass);
    }
}
