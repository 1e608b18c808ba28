/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub;

import java.time.Duration;

/** A subscription that is in place. Safe for use by many threads. */
public interface PubSubSubscription extends AutoCloseable {

    /** Takes no new messages, and returns when the handler has finished those that had arrived, or after {@code timeout}. */
    void drain(Duration timeout);

    /** Ends it at once; the handler is not called again after the call under way. Closing twice is harmless. */
    @Override
    void close();
}
