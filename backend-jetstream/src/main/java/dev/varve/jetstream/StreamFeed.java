/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.stream.Change;
import dev.varve.stream.Changes;
import dev.varve.stream.FeedPosition;
import dev.varve.stream.FeedStart;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The change feed over the streams of a filter: a {@link StreamFollower} for each, and a look for new ones now and then.
 *
 * <p>Nothing is asked of a server but while the reader asks, so a reader that is slow or gone costs what it has asked for, and the server a consumer that it lets go of after a while. Where no server answers, nothing comes; the feed goes on where it was once one does.
 */
final class StreamFeed implements Changes {

    private static final System.Logger log = System.getLogger(StreamFeed.class.getPackageName());
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration LOOK = Duration.ofMillis(500);
    // Where the one stream of a subject is followed, another one owns the subject only after an administrator has moved
    // it.
    private static final Duration SELDOM = Duration.ofSeconds(5);

    private final Session session;
    private final SubjectFilter filter;
    private final FeedSignal signal = new FeedSignal();
    private final Map<String, StreamFollower> followers = new LinkedHashMap<>();
    private final Queue<StreamFollower> ready = new ConcurrentLinkedQueue<>();
    private final Set<StreamFollower> behind = new HashSet<>();
    private final Deque<Change> notices = new ArrayDeque<>();
    private Deadline nextTick = Deadline.after(Duration.ZERO);
    private long looked = System.nanoTime();
    private volatile boolean closed;

    private StreamFeed(Session session, SubjectFilter filter) {
        this.session = session;
        this.filter = filter;
    }

    /** A feed that is in place. */
    static Changes open(Scope scope, SubjectFilter filter, FeedStart start) {
        StreamFeed feed = new StreamFeed(scope.session(), filter);
        feed.begin(start, scope.read("changes of '" + filter + "'"));
        return feed;
    }

    private synchronized void begin(FeedStart start, Effort effort) {
        follow(start, effort);
        behind.addAll(followers.values());
        if (start instanceof FeedStart.After after) {
            after.positions().stream().filter(this::isOver).forEach(this::notice);
        }
    }

    /** Whether the stream of {@code position} is no more. */
    private boolean isOver(FeedPosition position) {
        return followers.values().stream()
                .noneMatch(follower -> follower.stream().name().equals(position.stream()));
    }

    private void notice(FeedPosition position) {
        notices.add(Change.reset(new FeedPosition(position.stream(), position.epoch(), 0)));
    }

    /** Follows the streams that are not followed yet. */
    private void follow(FeedStart start, Effort effort) {
        for (String id : session.directory().owners(filter, effort)) {
            if (!followers.containsKey(id)) {
                session.directory()
                        .state(id, effort)
                        .filter(state ->
                                state.stream().spec().subjects().stream().anyMatch(filter::overlaps))
                        .ifPresent(state -> follow(state, start));
            }
        }
    }

    private void follow(StreamState state, FeedStart start) {
        StreamFollower[] self = new StreamFollower[1];
        StreamFollower follower = new StreamFollower(session, filter, state, () -> wake(self[0]));
        self[0] = follower;
        Optional<FeedPosition> position =
                start instanceof FeedStart.After after ? find(after, state.stream()) : Optional.empty();
        if (start instanceof FeedStart.Now) {
            follower.startNow();
        } else if (position.isPresent()) {
            follower.startAfter(position.get());
        } else {
            follower.startWithFirst();
        }
        followers.put(state.stream().id(), follower);
        enqueue(follower);
    }

    private static Optional<FeedPosition> find(FeedStart.After after, KnownStream stream) {
        Optional<FeedPosition> found = Optional.empty();
        for (FeedPosition position : after.positions()) {
            boolean fits = position.stream().equals(stream.name());
            if (fits && (found.isEmpty() || position.epoch() == stream.epoch())) {
                found = Optional.of(position);
            }
        }
        return found;
    }

    private void wake(StreamFollower follower) {
        enqueue(follower);
        signal.raise();
    }

    private void enqueue(StreamFollower follower) {
        if (follower.enqueue()) {
            ready.add(follower);
        }
    }

    @Override
    public Optional<Change> next(Duration wait) {
        Deadline end = Deadline.after(wait);
        while (true) {
            long seen = signal.count();
            requireOpen();
            Optional<Change> change = poll();
            if (change.isPresent() || end.passed()) {
                return change;
            }
            signal.await(seen, end.remaining(TICK));
        }
    }

    private void requireOpen() {
        session.requireOpen();
        if (closed) {
            throw StorageException.unavailable("the change feed is closed; open another", null);
        }
    }

    private synchronized Optional<Change> poll() {
        Change notice = notices.poll();
        if (notice != null) {
            return Optional.of(notice);
        }
        Effort effort = Effort.read(
                "reading changes of '" + filter + "'",
                Deadline.after(session.config().requestTimeout()));
        try {
            tick(effort);
            return takeNext(effort);
        } catch (StorageException e) {
            if (!e.retryable() || session.isClosed()) {
                throw e;
            }
            log.log(System.Logger.Level.DEBUG, "a change feed goes on when a server answers", e);
            return Optional.empty();
        }
    }

    private Optional<Change> takeNext(Effort effort) {
        StreamFollower follower = closed ? null : ready.poll();
        while (follower != null) {
            follower.dequeued();
            Optional<Change> change = follower.take(effort);
            if (change.isPresent()) {
                enqueue(follower);
                return change;
            }
            if (follower.isOver()) {
                remove(follower);
            }
            follower = ready.poll();
        }
        return Optional.empty();
    }

    /** A stream of that name that is made later is followed as a new one. */
    private void remove(StreamFollower follower) {
        followers.remove(follower.stream().id(), follower);
        behind.remove(follower);
        follower.close();
    }

    private void tick(Effort effort) {
        if (!nextTick.passed()) {
            return;
        }
        nextTick = Deadline.after(TICK);
        followers.values().forEach(this::enqueue);
        Duration pause = filter.isLiteral() && !followers.isEmpty() ? SELDOM : LOOK;
        if (System.nanoTime() - looked > pause.toNanos()) {
            looked = System.nanoTime();
            follow(FeedStart.beginning(), effort);
        }
    }

    @Override
    public synchronized boolean caughtUp() {
        behind.removeIf(StreamFollower::isCaughtUp);
        return behind.isEmpty() && notices.isEmpty();
    }

    @Override
    public void close() {
        closed = true;
        signal.raise();
        release();
    }

    private synchronized void release() {
        followers.values().forEach(StreamFollower::close);
        followers.clear();
        ready.clear();
    }
}
