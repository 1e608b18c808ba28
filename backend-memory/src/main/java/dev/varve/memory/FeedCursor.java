/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.stream.Change;
import dev.varve.stream.FeedPosition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far one feed has come in one stream.
 *
 * <p>It reads either the <em>snapshot</em>, the messages that exist, by sequence, or the <em>log</em>, every change after a number. It holds no message. Guarded by the lock
 * of the stream.
 */
final class FeedCursor {
    /** How many changes that do not fit are passed over before others get their turn. */
    private static final int STRIDE = 512;

    private final Feed feed;
    private final StreamLog log;
    private final SubjectMatcher matcher;
    /** What there was when the feed was opened. */
    private long target;
    /** Whether the reader has reason to believe that it knows the stream. */
    private boolean followed;
    /** The last change that was told or passed over, when reading the log. */
    private long number;

    private boolean snapshot;
    private long snapshotSeq;
    private long snapshotLastSeq;
    private long snapshotNumber;
    /** Where to resume within the snapshot, if its order is not that of changes; else negative. */
    private long snapshotFloor;

    private boolean queued;
    private boolean unfinished;

    FeedCursor(Feed feed, StreamLog log) {
        this.feed = feed;
        this.log = log;
        matcher = feed.matcher();
    }

    StreamLog log() {
        return log;
    }

    /** Starts with what happens from now on. */
    void startNow() {
        synchronized (log) {
            number = log.current().changes().last();
            target = number;
            followed = true;
            log.attach(this);
        }
    }

    /** Starts with what exists. */
    void startWithSnapshot() {
        synchronized (log) {
            StreamState state = log.current();
            beginSnapshot(state);
            target = state.changes().last();
            log.attach(this);
            ready();
        }
    }

    /** Starts after {@code position}; one that is not of this stream's life, or too old, leads to a reset. */
    void startAfter(FeedPosition position) {
        synchronized (log) {
            number = position.epoch() == log.epoch() ? position.number() : Long.MAX_VALUE;
            target = log.current().changes().last();
            followed = true;
            log.attach(this);
            ready();
        }
    }

    /** Starts with the first change of a stream that is newer than the feed. */
    void startWithFirst() {
        synchronized (log) {
            log.attach(this);
            ready();
        }
    }

    /** Puts the cursor in the queue of its feed, unless it is there. */
    void ready() {
        if (!queued) {
            queued = true;
            feed.ready(this);
        }
    }

    /** The stream is no more. */
    void dropped() {
        if (followed) {
            ready();
        } else {
            feed.forget(this);
        }
    }

    /** The next change; where there is none, the cursor has left the queue. */
    Optional<Change> take() {
        while (true) {
            synchronized (log) {
                Optional<Change> change = takeOnce();
                if (change.isPresent() || !unfinished) {
                    queued = change.isPresent();
                    return change;
                }
            }
        }
    }

    private Optional<Change> takeOnce() {
        StreamState state = log.current();
        if (log.isDropped()) {
            unfinished = false;
            boolean tell = followed;
            followed = false;
            return tell ? Optional.of(reset()) : Optional.empty();
        }
        LoggedChange next = seek(state);
        if (next == null && isLost(state)) {
            beginSnapshot(state);
            if (followed) {
                return Optional.of(reset());
            }
            next = seek(state);
        }
        return Optional.ofNullable(next).map(change -> consume(state, change));
    }

    /** Whether what existed when the feed was opened has been told. */
    boolean reachedTarget() {
        synchronized (log) {
            StreamState state = log.current();
            if (log.isDropped()) {
                return true;
            }
            LoggedChange next = seek(state);
            boolean more = unfinished || isLost(state) || snapshot;
            return !more && (next == null || next.number() > target);
        }
    }

    private boolean isLost(StreamState state) {
        return !snapshot && !state.changes().reachesBackTo(number);
    }

    private void beginSnapshot(StreamState state) {
        snapshot = true;
        snapshotSeq = 0;
        snapshotLastSeq = state.lastSeq();
        snapshotNumber = state.changes().last();
        Entry eldest = state.contents().eldest();
        snapshotFloor = eldest != null && state.contents().replaced() ? eldest.number() - 1 : -1;
    }

    /** Passes over what does not concern the reader; null where nothing is left, the thread is lost, or the stride is done. */
    private @Nullable LoggedChange seek(StreamState state) {
        unfinished = false;
        for (int i = 0; i < STRIDE; i++) {
            if (snapshot) {
                Entry entry = matcher.candidate(state.contents(), snapshotSeq + 1);
                if (entry == null || entry.seq() > snapshotLastSeq) {
                    snapshot = false;
                    number = snapshotNumber;
                } else if (entry.number() <= snapshotNumber && matcher.matches(entry.subject())) {
                    return LoggedChange.set(entry);
                } else {
                    snapshotSeq = entry.seq();
                }
            } else {
                LoggedChange next = isLost(state) ? null : state.changes().after(number);
                if (next == null || matcher.matches(next.subject())) {
                    return next;
                }
                number = next.number();
            }
        }
        unfinished = true;
        return null;
    }

    private Change consume(StreamState state, LoggedChange change) {
        followed = true;
        if (!snapshot) {
            number = change.number();
            return change.at(position(number));
        }
        snapshotSeq = change.seq();
        return change.at(position(snapshotPosition(state, change)));
    }

    /**
     * Where to resume after an entry of the snapshot, so that nothing is missed.
     *
     * <p>Entries come by sequence, positions count by change. The two orders agree unless a message was replaced; then the only safe place within the snapshot is before all of
     * it, and some is told twice.
     */
    private long snapshotPosition(StreamState state, LoggedChange change) {
        Entry following = matcher.candidate(state.contents(), change.seq() + 1);
        if (following == null || following.seq() > snapshotLastSeq) {
            return snapshotNumber;
        }
        return snapshotFloor < 0 ? change.number() : snapshotFloor;
    }

    private Change reset() {
        return Change.reset(position(0));
    }

    private FeedPosition position(long at) {
        return new FeedPosition(log.name(), log.epoch(), at);
    }
}
