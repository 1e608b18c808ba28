/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

import java.time.Duration;
import java.util.List;

/**
 * A handle to a durable consumer, whose cursor the store keeps.
 *
 * <p>Many handles, in many processes, may share one consumer: each message goes to one of them. Closing a handle never deletes the consumer. What was delivered to a handle
 * that was closed, or whose process died, is delivered again after the ack wait. Safe for use by many threads.
 */
public interface StreamConsumer extends AutoCloseable {

    /**
     * Up to {@code max} messages, as many as are there; waits at most {@code wait} for the first; empty when none came, which is not an error.
     *
     * @param max at least 1
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} once the handle or its store is closed; {@link dev.varve.ErrorCode#INVALID} if the consumer was deleted
     */
    List<Delivery> fetch(int max, Duration wait);

    /** How far the consumer has come. */
    ConsumerInfo info();

    /** Stops delivery to every handle until {@link #resume()}; survives restarts of the store. */
    void pause();

    /** Ends a pause. */
    void resume();

    /** Lets go of the handle; the consumer stays. Never throws; closing twice is harmless. */
    @Override
    void close();
}
