/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.stream.Change;
import dev.varve.stream.Changes;
import dev.varve.stream.FeedPosition;
import dev.varve.stream.FeedStart;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A change feed over many streams: a cursor for each, and a queue of those that have something to tell.
 *
 * <p>A stream that changes puts its cursor in the queue, where it stands at most once, and goes on; the messages stay in the stream until the reader asks.
 */
final class Feed implements Changes {
    private final SubjectMatcher matcher;
    private final StreamRegistry registry;
    private final Lifecycle lifecycle;
    private final Signal signal = new Signal();
    private final Queue<FeedCursor> ready = new ConcurrentLinkedQueue<>();
    private final Map<StreamLog, FeedCursor> cursors = new ConcurrentHashMap<>();
    private final Set<FeedCursor> behind = new LinkedHashSet<>();
    private final Deque<Change> notices = new ArrayDeque<>();
    private final Runnable closer = this::close;
    private volatile boolean closed;

    Feed(SubjectFilter filter, StreamRegistry registry, Lifecycle lifecycle) {
        matcher = new SubjectMatcher(filter);
        this.registry = registry;
        this.lifecycle = lifecycle;
    }

    /** Puts the feed in place. */
    void open(FeedStart start) {
        registry.follow(this, start);
        lifecycle.add(closer);
    }

    SubjectMatcher matcher() {
        return matcher;
    }

    /** Follows a stream that exists as the feed is opened. */
    void follow(StreamLog log, FeedStart start) {
        FeedCursor cursor = new FeedCursor(this, log);
        cursors.put(log, cursor);
        if (start instanceof FeedStart.Now) {
            cursor.startNow();
            return;
        }
        behind.add(cursor);
        Optional<FeedPosition> position = start instanceof FeedStart.After after ? find(after, log) : Optional.empty();
        position.ifPresentOrElse(cursor::startAfter, cursor::startWithSnapshot);
    }

    private static Optional<FeedPosition> find(FeedStart.After after, StreamLog log) {
        Optional<FeedPosition> found = Optional.empty();
        for (FeedPosition position : after.positions()) {
            boolean fits = position.stream().equals(log.name());
            if (fits && (found.isEmpty() || position.epoch() == log.epoch())) {
                found = Optional.of(position);
            }
        }
        return found;
    }

    /** Follows a stream that has just been made. */
    void followNew(StreamLog log) {
        if (cursors.containsKey(log)) {
            return;
        }
        FeedCursor cursor = new FeedCursor(this, log);
        cursors.put(log, cursor);
        cursor.startWithFirst();
    }

    /** Tells the reader that the stream it had followed up to {@code position} is no more. */
    void notice(FeedPosition position) {
        notices.add(Change.reset(new FeedPosition(position.stream(), position.epoch(), 0)));
    }

    /** Lets go of a cursor in a stream that is no more, and of which the reader never knew. */
    void forget(FeedCursor cursor) {
        cursors.remove(cursor.log());
        ready.remove(cursor);
    }

    void ready(FeedCursor cursor) {
        ready.add(cursor);
        signal.raise();
    }

    @Override
    public Optional<Change> next(Duration wait) {
        long deadline = Times.until(wait);
        while (true) {
            long seen = signal.count();
            requireOpen();
            Optional<Change> change = poll();
            if (change.isPresent() || System.nanoTime() - deadline >= 0) {
                return change;
            }
            signal.await(seen, deadline);
        }
    }

    private Optional<Change> poll() {
        Change notice = notices.poll();
        if (notice != null) {
            return Optional.of(notice);
        }
        FeedCursor cursor = ready.poll();
        while (cursor != null) {
            Optional<Change> change = cursor.take();
            if (change.isPresent()) {
                ready.add(cursor);
                return change;
            }
            if (cursor.log().isDropped()) {
                cursors.remove(cursor.log());
            }
            cursor = ready.poll();
        }
        return Optional.empty();
    }

    private void requireOpen() {
        lifecycle.requireOpen();
        if (closed) {
            throw StorageException.unavailable("the change feed is closed; open another", null);
        }
    }

    @Override
    public boolean caughtUp() {
        Iterator<FeedCursor> cursor = behind.iterator();
        while (cursor.hasNext()) {
            if (!cursor.next().reachedTarget()) {
                return false;
            }
            cursor.remove();
        }
        return notices.isEmpty();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            lifecycle.remove(closer);
            registry.unfollow(this);
            cursors.forEach((log, cursor) -> log.detach(cursor));
            signal.raise();
        }
    }
}
