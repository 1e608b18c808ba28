/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.StorageException;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.Watch;
import dev.varve.kv.WatchStart;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A watch: a revision up to which the reader has come, and nothing else.
 *
 * <p>The bucket holds the last change of each key by revision, so that a slow reader passes over what was overtaken. State is guarded by the lock of the bucket.
 */
final class BucketWatch implements Watch {
    private static final int STRIDE = 512;

    private final Bucket bucket;
    private final SubjectMatcher matcher;
    private final Lifecycle lifecycle;
    private final Signal signal = new Signal();
    private final Runnable closer = this::close;
    /** What there was when the watch was opened. */
    private long target;
    /** Up to here only live values are told. */
    private long valuesOnlyUpTo;

    private long revision;
    private boolean unfinished;
    private volatile boolean closed;

    BucketWatch(Bucket bucket, SubjectMatcher matcher, Lifecycle lifecycle) {
        this.bucket = bucket;
        this.matcher = matcher;
        this.lifecycle = lifecycle;
    }

    /** Puts the watch in place. */
    void open(WatchStart start) {
        synchronized (bucket) {
            target = bucket.current().lastRevision();
            if (start instanceof WatchStart.Now) {
                revision = target;
            } else if (start instanceof WatchStart.After after && after.revision() > 0) {
                revision = after.revision();
            } else {
                valuesOnlyUpTo = target;
            }
            bucket.attach(this);
        }
        lifecycle.add(closer);
    }

    void wake() {
        signal.raise();
    }

    @Override
    public Optional<KeyValueChange> next(Duration wait) {
        long deadline = Times.until(wait);
        while (true) {
            long seen = signal.count();
            requireOpen();
            Optional<KeyValueChange> change = poll();
            if (change.isPresent() || System.nanoTime() - deadline >= 0) {
                return change;
            }
            signal.await(seen, deadline);
        }
    }

    private Optional<KeyValueChange> poll() {
        while (true) {
            synchronized (bucket) {
                BucketContents contents = bucket.current();
                if (isLost(contents)) {
                    revision = 0;
                    valuesOnlyUpTo = contents.lastRevision();
                    return Optional.of(KeyValueChange.reset());
                }
                KeyState next = seek(contents);
                if (next != null) {
                    revision = next.revision();
                    return Optional.of(next.change());
                }
                if (!unfinished) {
                    return Optional.empty();
                }
            }
        }
    }

    /** Among values only, nothing that was forgotten matters. */
    private boolean isLost(BucketContents contents) {
        long known = Math.max(revision, valuesOnlyUpTo);
        return !contents.reachesBackTo(known);
    }

    /** Passes over what does not concern the reader; null where nothing is left, or the stride is done. */
    private @Nullable KeyState seek(BucketContents contents) {
        unfinished = false;
        for (int i = 0; i < STRIDE; i++) {
            KeyState next = contents.changeAfter(revision);
            if (next == null) {
                revision = contents.lastRevision();
                return null;
            }
            boolean wanted = next.entry() != null || next.revision() > valuesOnlyUpTo;
            if (wanted && matcher.matches(next.key())) {
                return next;
            }
            revision = next.revision();
        }
        unfinished = true;
        return null;
    }

    @Override
    public boolean caughtUp() {
        synchronized (bucket) {
            BucketContents contents = bucket.current();
            if (isLost(contents)) {
                return false;
            }
            KeyState next = seek(contents);
            return !unfinished && (next == null || next.revision() > target);
        }
    }

    private void requireOpen() {
        lifecycle.requireOpen();
        if (closed) {
            throw StorageException.unavailable("the watch is closed; open another", null);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            lifecycle.remove(closer);
            bucket.detach(this);
            signal.raise();
        }
    }
}
