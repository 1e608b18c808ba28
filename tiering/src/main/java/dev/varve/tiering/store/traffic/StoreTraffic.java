/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.traffic;

import dev.varve.tiering.store.traffic.CallReport.Outcome;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What was asked of a store since this was made, and what became of it: counts that only ever rise. It listens to a {@link CountedBlobStore}, and to the client of a store for what that repeats by itself. Several stores may be counted together.
 *
 * <p>Safe for use by many threads. Nothing is locked; counts that are read while calls end may belong to moments that differ by these calls.
 */
public final class StoreTraffic implements CallReport.Listener, RetryCause.Listener {

    private static final String NO_CODE = "content-unreadable";

    private final ConcurrentMap<String, ConcurrentMap<String, LongAdder>> groups = new ConcurrentHashMap<>();

    @Override
    public void ended(CallReport report) {
        String call = word(report.call());
        add("requests", call, 1);
        add("sent-bytes", call, report.sent());
        add("received-bytes", call, report.received());
        switch (report.outcome()) {
            case DONE -> {}
            case ALREADY_THERE, UNKNOWN -> add(word(report.outcome()), call, 1);
            case CONFLICT -> add("conflicts", call, 1);
            case FAILED ->
                add("failures", report.error().map(StoreTraffic::word).orElse(NO_CODE), 1);
        }
    }

    @Override
    public void retried(RetryCause cause) {
        add("retries", word(cause), 1);
    }

    private void add(String group, String name, long count) {
        if (count > 0) {
            groups.computeIfAbsent(group, ignored -> new ConcurrentHashMap<>())
                    .computeIfAbsent(name, ignored -> new LongAdder())
                    .add(count);
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The counts by group and name. Groups: {@code requests}, {@code sent-bytes} and {@code received-bytes} by {@link BlobCall}; of its requests, {@code already-there}, {@code conflicts} and {@code unknown} as {@link Outcome} has them; {@code failures} by
     * {@link dev.varve.ErrorCode}, or {@code content-unreadable}; {@code retries} by {@link RetryCause}. Names are those of the constants, in small letters with hyphens. What was never counted is absent. A copy.
     */
    public SortedMap<String, SortedMap<String, Long>> figures() {
        SortedMap<String, SortedMap<String, Long>> figures = new TreeMap<>();
        groups.forEach((group, counts) -> figures.put(group, sums(counts)));
        return Collections.unmodifiableSortedMap(figures);
    }

    private static SortedMap<String, Long> sums(Map<String, LongAdder> counts) {
        SortedMap<String, Long> sums = new TreeMap<>();
        counts.forEach((name, count) -> sums.put(name, count.sum()));
        return Collections.unmodifiableSortedMap(sums);
    }
}
