/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.StorageException;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.delivery.PendingRequests;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to one server, from its beginning to its end; it never reconnects.
 *
 * <p>Messages are handed over on the thread that reads the connection, those by one subscription in order, and before a confirmation of the server that came behind them. Messages are written by the thread that publishes them. Safe for use by many threads.
 */
final class NatsSession {

    private static final Logger log = LoggerFactory.getLogger(NatsSession.class);

    // So much may be on its way to the server without its confirmation.
    private static final long WINDOW_BYTES = 8L << 20;
    // Roughly what a message has beside its payload.
    private static final int MESSAGE_BYTES = 128;
    private static final long WRITTEN_AT_ONCE = 256 << 10;
    private static final Duration WINDOW_LIMIT = Duration.ofSeconds(5);

    private final Connection connection;
    private final SessionPort port;
    private final FrameWriter writer;
    private final NatsUrl url;
    private final JnatsThreads threads;
    private final Map<Long, Consumer<WireMessage>> targets = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final AtomicLong unconfirmed = new AtomicLong();
    private volatile long answersId;
    private volatile @Nullable AnswerReader answers;

    private NatsSession(Connection connection, SessionPort port, NatsUrl url, JnatsThreads threads) {
        this.connection = connection;
        this.port = port;
        this.writer = port.writer();
        this.url = url;
        this.threads = threads;
    }

    /** A session over a connection that has just been made by {@code port}. */
    static NatsSession of(Connection connection, SessionPort port, NatsUrl url, JnatsThreads threads) {
        NatsSession session = new NatsSession(connection, port, url, threads);
        port.deliverTo(session::take);
        threads.loops().execute(port.writer());
        return session;
    }

    private void take(long id, WireMessage message) {
        Consumer<WireMessage> target = targets.get(id);
        if (target == null) {
            return;
        }
        try {
            target.accept(message);
        } catch (RuntimeException | Error e) {
            log.error("the message to '{}' was not handed over", message.subject(), e);
        }
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

    /** Writes {@code messages}, in order and together. */
    void publish(List<WireMessage> messages) {
        int first = 0;
        while (first < messages.size()) {
            int from = first;
            int to = from;
            for (long bytes = 0; to < messages.size() && bytes < WRITTEN_AT_ONCE; to++) {
                admit(messages.get(to));
                bytes += MESSAGE_BYTES + messages.get(to).payload().size();
            }
            List<WireMessage> next = messages.subList(from, to);
            writer.now(frames -> next.forEach(frames::publish));
            first = to;
        }
    }

    /** Writes {@code message}. */
    void publish(WireMessage message) {
        admit(message);
        writer.now(frames -> frames.publish(message));
    }

    /** Has {@code message} written soon, together with others that are published meanwhile. */
    void publishSoon(WireMessage message) {
        admit(message);
        writer.later(frames -> frames.publish(message));
    }

    private void admit(WireMessage message) {
        if (Thread.currentThread().isInterrupted()) {
            // It would not wait where it has to.
            throw StorageException.unavailable("interrupted before publishing to '" + message.subject() + "'", null);
        }
        int size = MESSAGE_BYTES + message.payload().size();
        // Whoever reads the connection reads the confirmation.
        if (unconfirmed.addAndGet(size) > WINDOW_BYTES && !port.isReader()) {
            awaitConfirmation();
        }
    }

    /** Whether messages have come that were not handed over. For a target. */
    boolean hasMore() {
        return port.hasMore();
    }

    /** Begins to hand over the answers to {@code requests}. */
    void readAnswers(PendingRequests requests) {
        AnswerReader reader = new AnswerReader(requests::answer, requests::isOpen);
        answers = reader;
        answersId = subscribe(requests.filter(), "", message -> {
            if (!requests.handOver(message)) {
                reader.add(message);
            }
        });
        threads.loops().execute(reader);
    }

    /** What hands over the answers that somebody waits for. */
    AnswerReader answers() {
        return Objects.requireNonNull(answers, "answers are not read yet");
    }

    /** Hands over no answers any more. */
    void endAnswers() {
        AnswerReader reader = answers;
        if (reader != null) {
            reader.end();
        }
        writer.end();
    }

    /** Subscribes for {@code target}, which only puts messages into queues of its own, or takes no longer; returns by what the subscription is known. */
    long subscribe(String filter, String queue, Consumer<WireMessage> target) {
        if (!isConnected()) {
            throw StorageException.unavailable(
                    "cannot subscribe to '" + filter + "' of NATS at " + url + ": the connection is lost", null);
        }
        long id = lastId.incrementAndGet();
        targets.put(id, target);
        writer.now(frames -> frames.subscribe(filter, queue, id));
        return id;
    }

    /** Ends the subscription {@code id}: nothing of it is handed over from now on. */
    void unsubscribe(long id) {
        if (targets.remove(id) != null) {
            writer.now(frames -> frames.unsubscribe(id));
        }
    }

    /** Returns when the server has taken everything sent before, and what it reported meanwhile has been told. */
    void flush(Duration timeout) {
        confirm(timeout);
        threads.awaitCallbacks(timeout);
    }

    /** Ends the subscription {@code id} at the server, and returns when all messages that the server had sent have been handed over. */
    void drain(long id, Duration timeout) {
        drain(List.of(id), timeout);
    }

    /** {@link #drain} for all subscriptions at once, but for that of the answers; there can be no new ones afterwards. */
    void drainAll(Duration timeout) {
        drain(targets.keySet().stream().filter(id -> id != answersId).toList(), timeout);
    }

    private void drain(List<Long> ids, Duration timeout) {
        try {
            writer.now(frames -> ids.forEach(frames::unsubscribe));
            confirm(timeout);
        } catch (StorageException e) {
            log.debug("what is not handed over is lost, as it is when the process dies", e);
        }
        ids.forEach(targets::remove);
    }

    void close() {
        endAnswers();
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
