/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What a pub/sub system must offer to carry the persistence service; to add a third one, implement this and nothing else.
 *
 * <p>Subjects and filters are NATS's: tokens separated by dots, {@code *} and a final {@code >} in filters. Delivery is at most once: a message reaches every subscription of a matching
 * filter that was in place, and one subscription of each queue group, or is lost. Messages published by one handle arrive at one subscription in the order of publishing.
 * Safe for use by many threads.
 *
 * <p>Failures are {@link dev.varve.StorageException} {@link dev.varve.ErrorCode#UNAVAILABLE} (not connected, closed, no responders), {@link dev.varve.ErrorCode#TOO_LARGE} (payload and headers over {@link #maxPayload()}),
 * {@link dev.varve.ErrorCode#DENIED} (the system refused by permission, where it tells), {@link dev.varve.ErrorCode#INVALID}.
 */
public interface PubSub extends AutoCloseable {

    /**
     * Sends {@code message}. Returns when it is handed to the system, which is no promise of delivery. Blocks only for back pressure.
     *
     * @throws dev.varve.StorageException as the type says
     */
    void publish(WireMessage message);

    /**
     * {@link #publish} for each of {@code messages}, in order, which costs less than one after the other.
     *
     * @throws dev.varve.StorageException as the type says, and for one that breaks the rules before any is sent
     */
    default void publishAll(List<WireMessage> messages) {
        messages.forEach(this::publish);
    }

    /**
     * Sends {@code message} with a private reply subject and completes with the first answer. Its {@code replyTo} is ignored.
     *
     * <p>Completes exceptionally with {@code UNAVAILABLE} at once where the system knows that nobody listens: nothing was done then. Completes exceptionally with {@link NoAnswerException} when
     * {@code timeout} has passed or the connection was lost: what was asked may have been done. The future completes on an executor of this handle, never on the thread that reads the connection, so that it may block.
     */
    CompletableFuture<WireMessage> request(WireMessage message, Duration timeout);

    /**
     * {@link #request} for a caller that waits for the answer: by {@code get} or {@code join} of this future, or of one derived from it. Hand-overs from thread to thread are saved, which of one request at a time are much of the whole: who waits may hand over the answers of others meanwhile.
     * So what is derived from the future must neither wait nor take long, whichever thread it runs on. An answer that nobody waits for may be handed over some 10 ms after it has come.
     */
    default CompletableFuture<WireMessage> ask(WireMessage message, Duration timeout) {
        return request(message, timeout);
    }

    /** A future that is to be completed with what is made of answers to {@link #ask}: who waits for it, or for one derived from it, saves the same hand-overs. */
    default <T> CompletableFuture<T> awaited() {
        return new CompletableFuture<>();
    }

    /** {@link #subscribe(String, String, Consumer)} without a queue group. */
    PubSubSubscription subscribe(String filter, Consumer<WireMessage> handler);

    /**
     * Calls {@code handler} with each message that matches {@code filter}, one at a time and in order for each subscription. In place, for messages published by this handle later, when the call returns; {@link #flush} makes sure that
     * the system knows it too.
     *
     * @param queue the group of which one member gets each message; empty for none
     * @param handler may block for a short time; what it throws is logged and the message is lost
     */
    PubSubSubscription subscribe(String filter, String queue, Consumer<WireMessage> handler);

    /**
     * {@link #subscribe(String, Consumer)} for a handler that neither waits nor takes long, such as one that puts messages into a queue of its own: it may run on the thread that reads the connection, and nothing bounds what it keeps.
     */
    default PubSubSubscription listen(String filter, Consumer<WireMessage> handler) {
        return subscribe(filter, handler);
    }

    /** Asked by a handler that {@link #listen}s: whether messages have come that were not handed over yet. One that can take them together waits for these. True where nobody knows. */
    default boolean hasMore() {
        return true;
    }

    /** Subscribes for a reader that takes the messages itself. In place as {@link #subscribe(String, Consumer)} says. */
    default PolledSubscription poll(String filter) {
        return new QueuedSubscription(this, filter, () -> {});
    }

    /** Returns when everything published and subscribed before has reached the system. */
    void flush(Duration timeout);

    /** The largest sum of header and payload bytes of one message. */
    long maxPayload();

    /** A subject of its own for answers, never given twice. Subscribing to it, or to it followed by {@code .>}, is allowed. */
    String newInbox();

    /** Calls {@code listener} after each loss and return of the connection; a transport that cannot lose it never does. */
    void onConnection(Consumer<ConnectionEvent> listener);

    /**
     * Calls {@code listener} with the subject, or the reply subject, of each message that was published here and that the system then refused because this handle's user may not send it. A system
     * without permissions never does. {@link #request} needs no listener: its future says so.
     */
    default void onRefusal(Consumer<String> listener) {}

    /** One line about the system and its version, for people. */
    String describe();

    /** What happened to the connection. */
    enum ConnectionEvent {
        /** Lost; the transport tries to reconnect. */
        LOST,
        /** Back; subscriptions are in place again. Messages sent in between were missed. */
        RESTORED
    }

    /** Stops taking messages, lets handlers finish what has arrived, then closes. Requests under way complete exceptionally. Closing twice is harmless. */
    @Override
    void close();
}
