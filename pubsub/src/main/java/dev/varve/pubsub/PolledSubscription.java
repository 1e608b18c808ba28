/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A subscription whose messages wait until its reader takes them, in order, without bounds: for what comes only as it is asked for. For one reader; to close it is safe for any thread. */
public interface PolledSubscription extends AutoCloseable {

    /**
     * The next message; null if none came within {@code wait}, or the subscription was closed.
     *
     * @param wait 0 for not at all
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if the thread is interrupted, which it still is then
     */
    @Nullable
    WireMessage poll(Duration wait);

    /** Whether nothing waits to be taken. */
    boolean isEmpty();

    /** Ends it at once, and forgets what waits. Closing twice is harmless. */
    @Override
    void close();
}
