/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.PubSubSubscription;
import dev.varve.pubsub.WireMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Loses, of what comes to its subscriptions, what the test says. */
final class LossyPubSub implements PubSub {

    private final PubSub inner;
    private volatile Predicate<WireMessage> lost = message -> false;

    LossyPubSub(PubSub inner) {
        this.inner = inner;
    }

    void lose(Predicate<WireMessage> messages) {
        lost = messages;
    }

    @Override
    public PubSubSubscription subscribe(String filter, String queue, Consumer<WireMessage> handler) {
        return inner.subscribe(filter, queue, message -> {
            if (!lost.test(message)) {
                handler.accept(message);
            }
        });
    }

    @Override
    public PubSubSubscription subscribe(String filter, Consumer<WireMessage> handler) {
        return subscribe(filter, "", handler);
    }

    @Override
    public void publish(WireMessage message) {
        inner.publish(message);
    }

    @Override
    public CompletableFuture<WireMessage> request(WireMessage message, Duration timeout) {
        return inner.request(message, timeout);
    }

    @Override
    public void flush(Duration timeout) {
        inner.flush(timeout);
    }

    @Override
    public long maxPayload() {
        return inner.maxPayload();
    }

    @Override
    public String newInbox() {
        return inner.newInbox();
    }

    @Override
    public void onConnection(Consumer<ConnectionEvent> listener) {
        inner.onConnection(listener);
    }

    @Override
    public String describe() {
        return inner.describe();
    }

    @Override
    public void close() {
        inner.close();
    }
}
