/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.tiering.archive.cost.ArchiveLoad;
import dev.varve.tiering.archive.cost.ClassCost;
import dev.varve.tiering.archive.cost.PriceList;
import dev.varve.tiering.archive.cost.RetrievalCost;
import dev.varve.tiering.store.StorageClass;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The costs of an archive as text and JSON.
 *
 * @param load what is archived
 * @param prices by which prices
 * @param costs what it costs in each class
 * @param days for how many days copies are kept
 */
record CostTexts(ArchiveLoad load, PriceList prices, List<ClassCost> costs, int days) {

    private static final String KEEPING = "%-14s%14s%14s%14s%14s%14s%n";
    private static final String GETTING = "%-14s%-12s%10s%14s%14s%14s%14s%n";

    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s Mbit/s for %d years: %,.1f GB a month, %,.1f GB in the end; %,.0f segments a month, of %,.1f MB%n",
                BigDecimal.valueOf(load.bitsPerSecond(), 6).stripTrailingZeros().toPlainString(),
                load.years(),
                load.bytesPerMonth() / 1e9,
                bytes() / 1e9,
                load.segmentsPerMonth(),
                load.bytesPerSegment() / 1e6));
        text.append(String.format(
                "US dollars by the prices of %s of %s (%s)%n%n", prices.region(), prices.date(), prices.source()));
        text.append(String.format(KEEPING, "all years", "storage", "writes", "total", "last month", "deletion"));
        costs.forEach(cost -> text.append(keeping(cost)));
        text.append(String.format("%nall of it back once, in the end%n"));
        text.append(String.format(
                GETTING, "class", "retrieval", "at most", "requests", "volume", days + "-day copies", "total"));
        costs.forEach(cost -> cost.retrievals().forEach(way -> text.append(getting(cost, way))));
        return text.append(assumptions()).toString();
    }

    private long bytes() {
        return load.bytesPerMonth() * load.months();
    }

    private static String keeping(ClassCost cost) {
        return String.format(
                KEEPING,
                word(cost.storageClass()),
                grouped(cost.storage()),
                grouped(cost.requests()),
                grouped(cost.total()),
                grouped(cost.months().get(cost.months().size() - 1).total()),
                grouped(cost.deletion()));
    }

    private static String getting(ClassCost cost, RetrievalCost way) {
        return String.format(
                GETTING,
                word(cost.storageClass()),
                way.retrieval().word(),
                ColdTexts.time(way.retrieval().longest(cost.storageClass())),
                grouped(way.objects().add(way.reading())),
                grouped(way.volume()),
                grouped(way.copies()),
                grouped(way.total()));
    }

    private static String assumptions() {
        return String.format(
                "%nNothing is deleted, and compression gains nothing. \"deletion\" is what minimum durations"
                        + " cost yet if all is deleted in the end.%nWrites are a segment in its class, and its manifest and the"
                        + " head in standard. Without traffic out of the region, taxes and discounts.");
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rate-bits-per-second", load.bitsPerSecond());
        json.put("years", load.years());
        json.put("bytes", bytes());
        json.put("segment-bytes", load.bytesPerSegment());
        json.put("segments-per-month", load.segmentsPerMonth().setScale(3, RoundingMode.HALF_UP));
        json.put("copy-days", days);
        json.put("prices", json(prices));
        json.put("classes", costs.stream().map(CostTexts::json).toList());
        return json;
    }

    static Map<String, Object> json(PriceList prices) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("region", prices.region());
        json.put("date", prices.date().toString());
        json.put("source", prices.source());
        return json;
    }

    private static Map<String, Object> json(ClassCost cost) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("class", word(cost.storageClass()));
        json.put("storage", cents(cost.storage()));
        json.put("writes", cents(cost.requests()));
        json.put("total", cents(cost.total()));
        json.put("deletion", cents(cost.deletion()));
        json.put(
                "by-year",
                IntStream.rangeClosed(1, cost.months().size() / 12)
                        .mapToObj(year -> cents(cost.year(year)))
                        .toList());
        json.put(
                "by-month",
                cost.months().stream().map(month -> cents(month.total())).toList());
        json.put(
                "retrieval",
                cost.retrievals().stream().map(way -> json(cost, way)).toList());
        return json;
    }

    private static Map<String, Object> json(ClassCost cost, RetrievalCost way) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("retrieval", way.retrieval().word());
        json.put("longest-seconds", way.retrieval().longest(cost.storageClass()).toSeconds());
        json.put("requests", cents(way.objects().add(way.reading())));
        json.put("volume", cents(way.volume()));
        json.put("copies", cents(way.copies()));
        json.put("total", cents(way.total()));
        return json;
    }

    private static String word(StorageClass storageClass) {
        return storageClass.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String grouped(BigDecimal dollars) {
        return String.format(Locale.ROOT, "%,.2f", dollars);
    }

    private static BigDecimal cents(BigDecimal dollars) {
        return dollars.setScale(2, RoundingMode.HALF_UP);
    }
}
