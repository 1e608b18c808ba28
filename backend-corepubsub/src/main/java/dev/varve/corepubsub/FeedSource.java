/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.pubsub.WireMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where a follower asks: the servers, seen from one filter. Safe for use by many threads. */
interface FeedSource {

    /** Where changes are told. */
    String subject();

    /** What becomes of a change that waits while a later one of the same subject comes. */
    LiveBuffer.Waiting waiting();

    /** The change that {@code message}, come over {@link #subject()}, tells. */
    FeedEvent live(WireMessage message);

    /** How far each stream that fits has come. Fails with {@link dev.varve.ErrorCode#UNAVAILABLE} rather than leave one out. */
    CompletableFuture<List<StreamPosition>> positions();

    /** The page of {@code replay} after {@code after}. */
    CompletableFuture<ChangePage> changes(Replay replay, long after);

    /** Whether the followed filter covers all subjects of the stream {@code stream}, as far as is known here. */
    boolean covers(String stream);
}
