/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.StorageException;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.PubSubSubscription;
import dev.varve.pubsub.WireMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A connection that can be cut: nothing comes through then, and whoever wants to know is told. */
final class CutPubSub implements PubSub {

    private final PubSub whole;
    private final List<Consumer<ConnectionEvent>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean cut;

    CutPubSub(PubSub whole) {
        this.whole = whole;
    }

    void cut() {
        cut = true;
        listeners.forEach(listener -> listener.accept(ConnectionEvent.LOST));
    }

    void mend() {
        cut = false;
        listeners.forEach(listener -> listener.accept(ConnectionEvent.RESTORED));
    }

    @Override
    public void publish(WireMessage message) {
        if (cut) {
            throw StorageException.unavailable("the connection is cut", null);
        }
        whole.publish(message);
    }

    @Override
    public CompletableFuture<WireMessage> request(WireMessage message, Duration timeout) {
        return whole.request(message, timeout);
    }

    @Override
    public PubSubSubscription subscribe(String filter, Consumer<WireMessage> handler) {
        return whole.subscribe(filter, through(handler));
    }

    @Override
    public PubSubSubscription subscribe(String filter, String queue, Consumer<WireMessage> handler) {
        return whole.subscribe(filter, queue, through(handler));
    }

    private Consumer<WireMessage> through(Consumer<WireMessage> handler) {
        return message -> {
            if (!cut) {
                handler.accept(message);
            }
        };
    }

    @Override
    public void flush(Duration timeout) {
        whole.flush(timeout);
    }

    @Override
    public long maxPayload() {
        return whole.maxPayload();
    }

    @Override
    public String newInbox() {
        return whole.newInbox();
    }

    @Override
    public void onConnection(Consumer<ConnectionEvent> listener) {
        listeners.add(listener);
    }

    @Override
    public String describe() {
        return whole.describe();
    }

    @Override
    public void close() {
        whole.close();
    }
}
