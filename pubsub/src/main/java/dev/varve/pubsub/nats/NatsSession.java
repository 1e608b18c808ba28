/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.StorageException;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.delivery.PendingRequests;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.MessageHandler;
import io.nats.client.Subscription;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one server, from its beginning to its end; it never reconnects.
 *
 * <p>A thread of jnats hands over the messages of subscriptions, and an {@link AnswerReader} the answers to requests, so that answers come while subscriptions are drained. Safe for use by many threads.
 */
final class NatsSession {

    // So much may be on its way to the server without its confirmation; jnats itself bounds it by number only, 5000
    // messages of any size.
    private static final long WINDOW_BYTES = 8L << 20;
    // Roughly what a message has beside its payload.
    private static final int MESSAGE_BYTES = 128;
    private static final Duration WINDOW_LIMIT = Duration.ofSeconds(5);

    private final Connection connection;
    private final NatsUrl url;
    private final JnatsThreads threads;
    private final Dispatcher messages;
    private final DispatchBarrier barrier;
    private final AtomicLong unconfirmed = new AtomicLong();
    private volatile @Nullable AnswerReader answers;

    private NatsSession(Connection connection, NatsUrl url, JnatsThreads threads) {
        this.connection = connection;
        this.url = url;
        this.threads = threads;
        this.messages = connection.createDispatcher();
        messages.setPendingLimits(0, 0);
        this.barrier = new DispatchBarrier(connection, messages);
    }

    /** A session over a connection that has just been made. */
    static NatsSession of(Connection connection, NatsUrl url, JnatsThreads threads) {
        return new NatsSession(connection, url, threads);
    }

    boolean isOver(Connection other) {
        return connection == other;
    }

    boolean isConnected() {
        return connection.getStatus() == Connection.Status.CONNECTED;
    }

    long maxPayload() {
        return connection.getMaxPayload();
    }

    String describe() {
        return "NATS " + connection.getServerInfo().getVersion() + " at " + url;
    }

    void publish(WireMessage message) {
        if (Thread.currentThread().isInterrupted()) {
            // jnats would drop the message and say so to its listener only.
            throw StorageException.unavailable("interrupted before publishing to '" + message.subject() + "'", null);
        }
        byte[] payload = message.payload().unsafeArray();
        if (unconfirmed.addAndGet(MESSAGE_BYTES + payload.length) > WINDOW_BYTES) {
            awaitConfirmation();
        }
        String replyTo = message.replyTo().orElse(null);
        try {
            connection.publish(message.subject(), replyTo, JnatsMessages.headers(message.headers()), payload);
        } catch (IllegalArgumentException e) {
            throw StorageException.invalid(
                    "a message to '" + message.subject() + "' cannot be sent: " + e.getMessage(), e);
        } catch (IllegalStateException e) {
            throw StorageException.unavailable("cannot publish to NATS at " + url + ": " + e.getMessage(), e);
        }
    }

    /** Begins to hand over the answers to {@code requests}. */
    void readAnswers(PendingRequests requests) {
        AnswerReader reader = new AnswerReader(subscribe(requests.filter()), requests::answer, requests::isOpen);
        answers = reader;
        threads.loops().execute(reader);
    }

    /** What hands over the answers. */
    AnswerReader answers() {
        return Objects.requireNonNull(answers, "answers are not read yet");
    }

    /** Hands over no answers any more. */
    void endAnswers() {
        AnswerReader reader = answers;
        if (reader != null) {
            reader.end();
        }
    }

    /** Subscribes for a reader that takes what comes, without bounds. */
    Subscription subscribe(String filter) {
        try {
            Subscription subscription = connection.subscribe(filter);
            subscription.setPendingLimits(0, 0);
            return subscription;
        } catch (IllegalStateException e) {
            throw cannotSubscribe(filter, e);
        }
    }

    /** Ends a subscription that was made for a reader. */
    static void end(Subscription subscription) {
        try {
            subscription.unsubscribe();
        } catch (IllegalStateException e) {
            // The connection has ended, and the subscription with it.
        }
    }

    void unsubscribe(Subscription subscription) {
        try {
            messages.unsubscribe(subscription);
        } catch (IllegalStateException e) {
            // The connection has ended, and the subscription with it.
        }
    }

    /** Returns when the server has taken everything sent before, and what it reported meanwhile has been told. */
    void flush(Duration timeout) {
        confirm(timeout);
        threads.awaitCallbacks(timeout);
    }

    /** Ends {@code subscription} at the server, and returns when all messages that the server had sent have been handed over. */
    synchronized void drain(Subscription subscription, Duration timeout) {
        try {
            // Once the server has confirmed, jnats ends the subscription by a task of its own and forgets what its
            // dispatcher has not handed over
            // by then. So the task must wait for the dispatcher.
            threads.beforeFirstTaskOf(
                    () -> {
                        var unused = subscription.drain(timeout);
                    },
                    () -> barrier.await(timeout));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The connection has ended, and the subscription with it.
        }
    }

    /** {@link #drain} for all subscriptions at once; there can be no new ones afterwards. */
    synchronized void drainAll(Duration timeout) {
        try {
            CompletableFuture<Boolean> drained = messages.drain(timeout);
            var unused = drained.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException | ExecutionException | TimeoutException e) {
            // Ended meanwhile, or too slow: what is not handed over is lost, as it is when the process dies.
        }
    }

    /** Releases those who wait for a dispatcher by a subject where this client may not publish. */
    void refused(String subject) {
        barrier.refused(subject);
    }

    void close() {
        endAnswers();
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Subscribes for {@code target}, which only puts messages into queues of its own, so that jnats's never grows and needs no bounds. */
    Subscription subscribe(String filter, String queue, Consumer<WireMessage> target) {
        MessageHandler handler = message -> target.accept(JnatsMessages.received(message));
        try {
            return queue.isEmpty() ? messages.subscribe(filter, handler) : messages.subscribe(filter, queue, handler);
        } catch (IllegalStateException e) {
            throw cannotSubscribe(filter, e);
        }
    }

    private StorageException cannotSubscribe(String filter, IllegalStateException cause) {
        return StorageException.unavailable(
                "cannot subscribe to '" + filter + "' of NATS at " + url + ": " + cause.getMessage(), cause);
    }

    /** Holds back those who send faster than the server takes it. */
    private synchronized void awaitConfirmation() {
        long sent = unconfirmed.get();
        if (sent > WINDOW_BYTES) {
            confirm(WINDOW_LIMIT);
            unconfirmed.addAndGet(-sent);
        }
    }

    /** One at a time: jnats gives the connection up when too many pings are under way. */
    private synchronized void confirm(Duration timeout) {
        try {
            if (!isConnected()) {
                throw StorageException.unavailable("the connection to NATS at " + url + " is lost", null);
            }
            connection.flush(timeout);
        } catch (TimeoutException e) {
            throw StorageException.unavailable(
                    "NATS at " + url + " did not confirm within " + timeout.toMillis() + " ms what was sent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.unavailable("interrupted while sending to NATS at " + url, e);
        }
    }
}
