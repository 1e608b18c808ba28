/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where a follower asks: the servers, seen from one filter. Safe for use by many threads. */
interface FeedSource {

    /** How far each stream that fits has come. Fails with {@link dev.varve.ErrorCode#UNAVAILABLE} rather than leave one out. */
    CompletableFuture<List<StreamPosition>> positions();

    /** The page of {@code replay} after {@code after}. */
    CompletableFuture<ChangePage> changes(Replay replay, long after);

    /** Whether the followed filter covers all subjects of the stream {@code stream}, as far as is known here. */
    boolean covers(String stream);

    /** Runs {@code task} a little later, for a request that failed {@code failures} times in a row. */
    void later(int failures, Runnable task);

    /** Gives back the subscription. */
    void close();
}
