/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Subject;
import dev.varve.stream.Change;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The numbered changes of one stream.
 *
 * <p>The changes that stored what is still there are told from the contents; only removals, and the messages that are gone, are kept here, as many as the bounds allow, the
 * oldest forgotten first. Whoever has not come as far as the last forgotten change must start anew. Guarded by the lock of its stream.
 */
final class ChangeLog {
    private final StreamContents contents;
    private final MemoryConfig bounds;
    private final TreeMap<Long, LoggedChange> past = new TreeMap<>();
    private long pastBytes;
    private long last;
    private long forgotten;

    ChangeLog(StreamContents contents, MemoryConfig bounds) {
        this.contents = contents;
        this.bounds = bounds;
    }

    /** The number of the next change, which happens now. */
    long advance() {
        return ++last;
    }

    /** The number of the last change. */
    long last() {
        return last;
    }

    /** Whether every change after {@code number} can be told. */
    boolean reachesBackTo(long number) {
        return number >= forgotten && number <= last;
    }

    /** Keeps the change that stored {@code entry}, which is no longer in the contents. */
    void retire(Entry entry) {
        keep(LoggedChange.set(entry));
    }

    /** Notes that something was removed. */
    void removed(Change.Kind kind, Subject subject, long seq) {
        keep(new LoggedChange(advance(), kind, subject, seq, null));
    }

    private void keep(LoggedChange change) {
        if (change.number() <= forgotten) {
            return;
        }
        past.put(change.number(), change);
        pastBytes += change.size();
        while (past.size() > bounds.feedHistory() || pastBytes > bounds.feedHistoryBytes()) {
            LoggedChange oldest = past.pollFirstEntry().getValue();
            pastBytes -= oldest.size();
            forgotten = oldest.number();
        }
    }

    /** The first change after {@code number}; null if there is none yet. */
    @Nullable
    LoggedChange after(long number) {
        var gone = past.higherEntry(number);
        Entry here = contents.fromNumber(number + 1);
        if (here == null) {
            return gone == null ? null : gone.getValue();
        }
        return gone != null && gone.getKey() < here.number() ? gone.getValue() : LoggedChange.set(here);
    }
}
