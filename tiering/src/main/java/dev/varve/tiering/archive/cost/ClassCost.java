/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.cost;

import dev.varve.tiering.store.StorageClass;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What an archive costs whose segments are in one storage class, in US dollars.
 *
 * @param storageClass which
 * @param months what each month costs; nothing is ever deleted, so each holds more than the one before
 * @param deletion what is billed yet for the minimum duration if all is deleted after the last month
 * @param retrievals what it costs to get all of it back once after the last month, in each way that the class knows
 */
public record ClassCost(
        StorageClass storageClass, List<MonthBill> months, BigDecimal deletion, List<RetrievalCost> retrievals) {

    public ClassCost {
        months = List.copyOf(months);
        retrievals = List.copyOf(retrievals);
    }

    /**
     * The cost of {@code load} by {@code prices}.
     *
     * @param days for how many days copies are kept that are made to be read
     */
    public static ClassCost of(ArchiveLoad load, PriceList prices, StorageClass storageClass, int days) {
        Billing billing = new Billing(load, prices, storageClass);
        return new ClassCost(
                storageClass,
                IntStream.rangeClosed(1, load.months()).mapToObj(billing::month).toList(),
                billing.deletion(),
                Retrieval.of(storageClass).stream()
                        .map(retrieval -> billing.retrieval(retrieval, days))
                        .toList());
    }

    /** What is kept costs in all months together. */
    public BigDecimal storage() {
        return sum(MonthBill::storage);
    }

    /** What writing costs in all months together. */
    public BigDecimal requests() {
        return sum(MonthBill::requests);
    }

    /** What all months together cost. */
    public BigDecimal total() {
        return sum(MonthBill::total);
    }

    /** What {@code year}, from 1 on, costs. */
    public BigDecimal year(int year) {
        return sum(months.subList((year - 1) * 12, year * 12), MonthBill::total);
    }

    private BigDecimal sum(Function<MonthBill, BigDecimal> part) {
        return sum(months, part);
    }

    private static BigDecimal sum(List<MonthBill> months, Function<MonthBill, BigDecimal> part) {
        return months.stream().map(part).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
