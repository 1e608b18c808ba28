/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import java.util.concurrent.CompletableFuture;

/** What the backend scenario asks of JetStream: the same through Varve and through the library of JetStream. */
interface BackendClient extends KeyValueClient {

    /** Publishes the next message. */
    CompletableFuture<?> publishAsync();

    /** Publishes the next message and waits for its acknowledgement. */
    void publish();

    /** Reads {@code count} messages from the beginning, in order. */
    void read(long count);
}
