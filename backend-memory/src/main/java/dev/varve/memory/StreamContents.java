/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Subject;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one stream, found by sequence, by subject and by age.
 *
 * <p>Guarded by the lock of its stream, except {@link #subjects}.
 */
final class StreamContents {
    private static final Comparator<Entry> BY_EXPIRY =
            Comparator.comparing(StreamContents::expiry).thenComparing(Entry::seq);

    private NumberedList<Entry> bySeq = new NumberedList<>();
    private NumberedList<Entry> byNumber = new NumberedList<>();
    private final Map<Subject, NumberedList<Entry>> bySubject = new ConcurrentHashMap<>(2);
    private final TreeSet<Entry> expiring = new TreeSet<>(BY_EXPIRY);
    private long bytes;
    private boolean replaced;

    /** Adds an entry whose sequence and number are the greatest so far. */
    void add(Entry entry) {
        bySeq.append(entry.seq(), entry);
        bySubject
                .computeIfAbsent(entry.subject(), unused -> new NumberedList<>())
                .append(entry.seq(), entry);
        index(entry);
    }

    /** Puts {@code next} in the place of {@code old}, which has the same sequence and subject. */
    void replace(Entry old, Entry next) {
        unindex(old);
        bySeq.replace(next.seq(), next);
        of(next.subject()).replace(next.seq(), next);
        index(next);
        replaced = true;
    }

    void remove(Entry entry) {
        unindex(entry);
        bySeq.remove(entry.seq());
        NumberedList<Entry> ofSubject = of(entry.subject());
        ofSubject.remove(entry.seq());
        if (ofSubject.size() == 0) {
            bySubject.remove(entry.subject());
        }
    }

    void clear() {
        bySeq = new NumberedList<>();
        byNumber = new NumberedList<>();
        bySubject.clear();
        expiring.clear();
        bytes = 0;
    }

    private void index(Entry entry) {
        byNumber.append(entry.number(), entry);
        bytes += entry.size();
        if (entry.expires() != null) {
            expiring.add(entry);
        }
    }

    private void unindex(Entry entry) {
        byNumber.remove(entry.number());
        bytes -= entry.size();
        if (entry.expires() != null) {
            expiring.remove(entry);
        }
    }

    @Nullable
    Entry at(long seq) {
        return bySeq.get(seq);
    }

    @Nullable
    Entry first() {
        return bySeq.first();
    }

    @Nullable
    Entry last() {
        return bySeq.last();
    }

    /** The first entry of {@code seq} or greater. */
    @Nullable
    Entry from(long seq) {
        return bySeq.ceiling(seq);
    }

    /** The first entry of change {@code number} or a later one. */
    @Nullable
    Entry fromNumber(long number) {
        return byNumber.ceiling(number);
    }

    /** The entry that has been here longest. */
    @Nullable
    Entry eldest() {
        return byNumber.first();
    }

    /** The entry whose own time to live ends first. */
    @Nullable
    Entry soonestToExpire() {
        return expiring.isEmpty() ? null : expiring.first();
    }

    /** A sequence before which nothing was stored at {@code time} or later. */
    long seqAtTime(Instant time) {
        if (replaced) {
            return 1;
        }
        Entry first = byNumber.firstWhere(entry -> !entry.stored().storeTime().isBefore(time));
        return first == null ? Long.MAX_VALUE : first.seq();
    }

    /** The entries of {@code subject}; an empty list where there are none. */
    NumberedList<Entry> of(Subject subject) {
        NumberedList<Entry> found = bySubject.get(subject);
        return found == null ? new NumberedList<>() : found;
    }

    /** Every subject that has entries; may be walked through without the lock, while it changes. */
    Set<Subject> subjects() {
        return bySubject.keySet();
    }

    long count() {
        return bySeq.size();
    }

    long bytes() {
        return bytes;
    }

    /** Whether an entry was ever replaced, so that the order of changes is not that of sequences. */
    boolean replaced() {
        return replaced;
    }

    private static Instant expiry(Entry entry) {
        Instant expires = entry.expires();
        return expires == null ? Instant.MAX : expires;
    }
}
