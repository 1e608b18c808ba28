/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Subject;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer has been given and has not settled: messages that wait for their acknowledgement, and stranded ones.
 *
 * <p>Every operation is O(log n). Guarded by the lock of the stream.
 */
final class Outstanding {
    /**
     * A message that is out.
     *
     * @param seq its sequence
     * @param subject its subject
     * @param count how often it was delivered
     * @param due when it is to be delivered again
     */
    record Out(long seq, Subject subject, int count, Instant due) {}

    private final TreeMap<Long, Out> bySeq = new TreeMap<>();
    private final TreeSet<Out> byDue =
            new TreeSet<>(Comparator.comparing(Out::due).thenComparing(Out::seq));
    private final TreeMap<Long, Out> stranded = new TreeMap<>();
    private final Map<Subject, Integer> busy = new HashMap<>();

    /** Notes that a message is out, for the first time or again. */
    void put(Out out) {
        take(out.seq());
        bySeq.put(out.seq(), out);
        byDue.add(out);
        busy.merge(out.subject(), 1, Integer::sum);
    }

    /** The message of {@code seq} as it stands after delivery number {@code count}; null if it was settled, or delivered again. */
    @Nullable
    Out find(long seq, int count) {
        Out out = bySeq.getOrDefault(seq, stranded.get(seq));
        return out != null && out.count() == count ? out : null;
    }

    void settle(long seq) {
        take(seq);
        stranded.remove(seq);
    }

    /** What is out or stranded up to {@code seq}. */
    List<Long> upTo(long seq) {
        TreeSet<Long> found = new TreeSet<>(bySeq.headMap(seq, true).keySet());
        found.addAll(stranded.headMap(seq, true).keySet());
        return List.copyOf(found);
    }

    /** Gives up delivering {@code out} again. */
    void strand(Out out) {
        take(out.seq());
        stranded.put(out.seq(), out);
    }

    boolean isStranded(long seq) {
        return stranded.containsKey(seq);
    }

    private void take(long seq) {
        Out out = bySeq.remove(seq);
        if (out != null) {
            byDue.remove(out);
            busy.computeIfPresent(out.subject(), (subject, count) -> count == 1 ? null : count - 1);
        }
    }

    /** What is due at {@code now}, longest due first. */
    List<Out> due(Instant now) {
        return byDue.stream().takeWhile(out -> !out.due().isAfter(now)).toList();
    }

    @Nullable
    Instant nextDue() {
        return byDue.isEmpty() ? null : byDue.first().due();
    }

    boolean isBusy(Subject subject) {
        return busy.containsKey(subject);
    }

    int size() {
        return bySeq.size();
    }

    int strandedCount() {
        return stranded.size();
    }

    /** The least sequence that is not settled; {@link Long#MAX_VALUE} if there is none. */
    long firstSeq() {
        long out = bySeq.isEmpty() ? Long.MAX_VALUE : bySeq.firstKey();
        return Math.min(out, stranded.isEmpty() ? Long.MAX_VALUE : stranded.firstKey());
    }
}
