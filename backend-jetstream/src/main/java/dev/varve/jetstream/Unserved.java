/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Decides what to do where nobody listens for a stream, so that nothing was done.
 *
 * <p>A stream just made is not heard of by every server yet, and one whose leader died has none for a while; both pass. A stream that was dropped does not come back. Safe for use by many threads.
 */
final class Unserved {

    private static final Duration PAUSE = Duration.ofMillis(20);
    /** The server that leads all may have died with the one that led the stream, and the stream has another one first. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Api api;
    private final BooleanSupplier closed;

    /** @param closed whether this store asks nothing any more */
    Unserved(Api api, BooleanSupplier closed) {
        this.api = api;
        this.closed = closed;
    }

    /** Whether there is no use in trying again what {@code failure} ended; returns a little later where there is. */
    boolean isFinal(StorageException failure, String stream, String subject, Effort effort) {
        boolean over = !failure.retryable()
                || effort.deadline().remaining().compareTo(PAUSE) < 0
                || Thread.currentThread().isInterrupted()
                || isGone(stream, subject, effort);
        if (!over) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return over;
    }

    /** Whether {@code stream} owns {@code subject} no more, as the server knows that leads all of them; false where it does not answer, true where the store is closed. */
    boolean isGone(String stream, String subject, Effort effort) {
        if (closed.getAsBoolean()) {
            return true;
        }
        Effort look =
                Effort.read(effort.what(), Deadline.after(effort.deadline().remaining(LOOK)));
        try {
            return !api.owner(subject, look).filter(stream::equals).isPresent();
        } catch (StorageException e) {
            return !e.retryable();
        }
    }
}
