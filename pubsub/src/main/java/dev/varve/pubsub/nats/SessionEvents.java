/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import io.nats.client.Connection;

/** Who wants to know what happens to connections. */
interface SessionEvents {

    /** The connection is gone for good. May be told twice. */
    void lost(Connection connection);

    /** The server refused something by permission. */
    void refused(ServerErrors.Violation violation);
}
