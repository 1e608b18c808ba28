/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.Watch;
import dev.varve.kv.WatchStart;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A watch that reads on from its position, from the leader of the bucket's stream.
 *
 * <p>JetStream keeps the last message of each key, in order of revision, so that the bucket itself is the buffer: a slow reader costs nothing, and there is no consumer that could lose something or be left behind. Messages on the
 * subjects of the keys only tell when to look.
 */
final class BucketWatch implements Watch {

    private final Scope scope;
    private final String bucket;
    private final WatchSource source;
    private final Hints hints;
    private final Deque<KeyValueChange> ready = new ArrayDeque<>();
    private BucketPosition position = BucketPosition.NOWHERE;
    private long existing;
    private volatile boolean closed;

    private BucketWatch(Scope scope, String bucket, WatchSource source, Hints hints) {
        this.scope = scope;
        this.bucket = bucket;
        this.source = source;
        this.hints = hints;
    }

    static BucketWatch open(Scope scope, String bucket, SubjectFilter filter, WatchStart start) {
        Preconditions.name("bucket", bucket);
        Effort effort = scope.read("watch of bucket '" + bucket + "'");
        WatchSource source = new WatchSource(scope, bucket, filter);
        Hints hints = new Hints(scope.session().connections().consuming(), source.subjects());
        BucketWatch watch = new BucketWatch(scope, bucket, source, hints);
        try {
            watch.begin(start, effort);
            return watch;
        } catch (RuntimeException e) {
            hints.close();
            throw e;
        }
    }

    private void begin(WatchStart start, Effort effort) {
        Optional<ObjectNode> info = source.info(effort);
        existing = info.map(WatchSource::last).orElse(0L);
        boolean forgotten = start instanceof WatchStart.After after && after.revision() > existing;
        if (forgotten) {
            ready.add(KeyValueChange.reset());
        }
        if (info.isPresent()) {
            var created = Json.time(info.get(), "created");
            if (start instanceof WatchStart.Now) {
                position = BucketPosition.after(created, existing);
            } else if (start instanceof WatchStart.After after && !forgotten) {
                position = BucketPosition.after(created, after.revision());
            } else {
                position = BucketPosition.values(created, existing);
            }
        }
    }

    @Override
    public Optional<KeyValueChange> next(Duration wait) {
        Deadline deadline = Deadline.after(wait);
        while (true) {
            requireOpen();
            if (ready.isEmpty()) {
                look(deadline);
            }
            if (!ready.isEmpty() || deadline.passed()) {
                return Optional.ofNullable(ready.pollFirst());
            }
            hints.await(deadline.remaining());
        }
    }

    private void requireOpen() {
        scope.session().requireOpen();
        if (closed) {
            throw StorageException.unavailable("the watch of bucket '" + bucket + "' is closed", null);
        }
    }

    /** Looks for more; where the store does not answer, later looks will. */
    private void look(Deadline deadline) {
        Duration least = scope.session().config().requestTimeout();
        Deadline end = deadline.remaining().compareTo(least) > 0 ? deadline : Deadline.after(least);
        try {
            look(Effort.read("watch of bucket '" + bucket + "'", end));
        } catch (StorageException e) {
            requireOpen();
            if (!e.retryable()) {
                throw e;
            }
        }
    }

    private void look(Effort effort) {
        Optional<ObjectNode> info = source.info(effort);
        if (info.isEmpty()) {
            if (position.created().isPresent()) {
                position = BucketPosition.NOWHERE;
                ready.add(KeyValueChange.reset());
            }
            return;
        }
        var created = Json.time(info.get(), "created");
        long last = WatchSource.last(info.get());
        if (position.created().isEmpty()) {
            position = BucketPosition.after(created, 0);
        } else if (!position.isIn(created, last)) {
            position = BucketPosition.values(created, last);
            ready.add(KeyValueChange.reset());
        }
        WatchSource.Page page = source.read(info.get(), position, effort);
        // What was read may be of a bucket made anew meanwhile, unless this one is still there.
        boolean same = page.changes().isEmpty()
                || source.info(effort)
                        .filter(now -> Json.time(now, "created").equals(created))
                        .isPresent();
        if (same) {
            ready.addAll(page.changes());
            position = position.at(page.seen());
        }
    }

    @Override
    public boolean caughtUp() {
        return ready.isEmpty() && position.seen() >= existing;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            hints.close();
        }
    }
}
