/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Subject;
import dev.varve.stream.ConsumerStart;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer has not been given yet.
 *
 * <p>Behind the cursor everything was given, but for the messages of chosen beginnings and those of subjects that were busy when the cursor came by. Guarded by the lock of
 * the stream.
 */
final class Backlog {
    private final StreamContents contents;
    private final SubjectMatcher matcher;
    private final Instant notBefore;
    private final TreeSet<Long> chosen = new TreeSet<>();
    /** Of each subject that had to wait, the first sequence that was passed over: one of its own, so that no two subjects share it. */
    private final Map<Subject, Long> waiting = new HashMap<>();
    /** The waiting subjects whose turn has come, by that sequence. */
    private final TreeMap<Long, Subject> ready = new TreeMap<>();

    private long cursor;
    private long pending;

    Backlog(StreamState state, SubjectMatcher matcher, ConsumerStart start) {
        contents = state.contents();
        this.matcher = matcher;
        notBefore = start instanceof ConsumerStart.ByTime byTime ? byTime.time() : Instant.MIN;
        cursor = begin(start, state.lastSeq());
        pending = chosen.size() + count();
    }

    private long begin(ConsumerStart start, long lastSeq) {
        if (start instanceof ConsumerStart.BySeq bySeq) {
            return bySeq.seq() - 1;
        }
        if (start instanceof ConsumerStart.ByTime byTime) {
            return Math.min(contents.seqAtTime(byTime.time()) - 1, lastSeq);
        }
        if (start instanceof ConsumerStart.Last) {
            Entry last = matcher.last(contents);
            return last == null ? lastSeq : last.seq() - 1;
        }
        if (start instanceof ConsumerStart.LastPerSubject) {
            matcher.lastOfEach(contents).forEach(entry -> chosen.add(entry.seq()));
        }
        return start instanceof ConsumerStart.All ? 0 : lastSeq;
    }

    private long count() {
        long count = 0;
        Entry entry = matcher.candidate(contents, cursor + 1);
        while (entry != null) {
            count += fits(entry) ? 1 : 0;
            entry = matcher.candidate(contents, entry.seq() + 1);
        }
        return count;
    }

    private boolean fits(Entry entry) {
        return matcher.matches(entry.subject()) && !entry.stored().storeTime().isBefore(notBefore);
    }

    /** Notes a new message; tells whether it is for this consumer. */
    boolean added(Entry entry) {
        boolean wanted = entry.seq() > cursor && fits(entry);
        pending += wanted ? 1 : 0;
        return wanted;
    }

    void removed(Entry entry) {
        boolean waits = entry.seq() > cursor ? fits(entry) : isPassedOver(entry);
        pending -= waits ? 1 : 0;
        chosen.remove(entry.seq());
    }

    private boolean isPassedOver(Entry entry) {
        Long from = waiting.get(entry.subject());
        return chosen.contains(entry.seq()) || (from != null && from <= entry.seq() && fits(entry));
    }

    /** The next message of a subject that is {@code free}; null if there is none. */
    @Nullable
    Entry take(Predicate<Subject> free) {
        Entry entry = takeChosen();
        entry = entry == null ? takeReady(free) : entry;
        entry = entry == null ? takeAtCursor(free) : entry;
        pending -= entry == null ? 0 : 1;
        return entry;
    }

    private @Nullable Entry takeChosen() {
        Long seq = chosen.pollFirst();
        return seq == null ? null : contents.at(seq);
    }

    private @Nullable Entry takeReady(Predicate<Subject> free) {
        Map.Entry<Long, Subject> turn = ready.pollFirstEntry();
        while (turn != null) {
            Subject subject = turn.getValue();
            Entry entry = waitingFrom(subject, turn.getKey());
            if (entry == null) {
                waiting.remove(subject);
            } else if (entry.seq() > turn.getKey()) {
                // The message at which it waited is gone: by now others may come before it.
                waiting.put(subject, entry.seq());
                ready.put(entry.seq(), subject);
            } else if (free.test(subject)) {
                passOver(subject, entry.seq() + 1);
                return entry;
            }
            turn = ready.pollFirstEntry();
        }
        return null;
    }

    private @Nullable Entry waitingFrom(Subject subject, long seq) {
        Entry entry = contents.of(subject).ceiling(seq);
        return entry == null || entry.seq() > cursor ? null : entry;
    }

    private void passOver(Subject subject, long from) {
        Entry next = waitingFrom(subject, from);
        if (next == null) {
            waiting.remove(subject);
        } else {
            waiting.put(subject, next.seq());
        }
    }

    private @Nullable Entry takeAtCursor(Predicate<Subject> free) {
        Entry entry = matcher.candidate(contents, cursor + 1);
        while (entry != null) {
            cursor = entry.seq();
            if (fits(entry)) {
                if (!waiting.containsKey(entry.subject()) && free.test(entry.subject())) {
                    return entry;
                }
                waiting.putIfAbsent(entry.subject(), entry.seq());
            }
            entry = matcher.candidate(contents, cursor + 1);
        }
        return null;
    }

    /** Gives {@code subject}, which is no longer busy, its turn. */
    void free(Subject subject) {
        Long seq = waiting.get(subject);
        if (seq != null) {
            ready.put(seq, subject);
        }
    }

    /** Gives every subject its turn. */
    void freeAll() {
        waiting.forEach((subject, seq) -> ready.put(seq, subject));
    }

    long pending() {
        return pending;
    }

    /** Everything up to here was given, or is not for this consumer. */
    long floor() {
        long floor = chosen.isEmpty() ? cursor : chosen.first() - 1;
        for (long seq : waiting.values()) {
            floor = Math.min(floor, seq - 1);
        }
        return floor;
    }
}
