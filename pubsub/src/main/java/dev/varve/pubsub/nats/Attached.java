/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import java.time.Duration;

/** A subscription that outlives connections. */
interface Attached {

    /** Subscribes by a new connection. */
    void attach(NatsSession session);

    /** Takes no more, and lets what has arrived be handled, at most for {@code limit}. */
    void finish(Duration limit);
}
