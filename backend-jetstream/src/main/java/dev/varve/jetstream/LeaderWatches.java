/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireMessage;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The watches over the leaders of all replicated streams that this store has written to. Safe for use by many threads. */
final class LeaderWatches {

    private final PubSub pubSub;
    private final Api api;
    private final Map<String, LeaderWatch> watches = new ConcurrentHashMap<>();

    LeaderWatches(PubSub pubSub, Api api) {
        this.pubSub = pubSub;
        this.api = api;
    }

    /** {@link PubSub#request} to {@code stream}, which ends with {@link dev.varve.pubsub.NoAnswerException} also when the stream has got another leader before the answer came. */
    CompletableFuture<WireMessage> request(KnownStream stream, WireMessage message, Duration timeout) {
        return watched(stream, pubSub.request(message, timeout));
    }

    /** The same as {@link PubSub#ask}. */
    CompletableFuture<WireMessage> ask(KnownStream stream, WireMessage message, Duration timeout) {
        return watched(stream, pubSub.ask(message, timeout));
    }

    private CompletableFuture<WireMessage> watched(KnownStream stream, CompletableFuture<WireMessage> answer) {
        if (stream.isReplicated()) {
            of(stream.id()).await(answer);
        }
        return answer;
    }

    private LeaderWatch of(String stream) {
        LeaderWatch there = watches.get(stream);
        if (there != null) {
            return there;
        }
        LeaderWatch made = new LeaderWatch(stream, api);
        LeaderWatch before = watches.putIfAbsent(stream, made);
        if (before == null) {
            made.begin();
        }
        return before == null ? made : before;
    }
}
