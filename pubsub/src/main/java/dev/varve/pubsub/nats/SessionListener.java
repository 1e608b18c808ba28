/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What jnats tells about one connection, on its callback thread. */
final class SessionListener implements ErrorListener, ConnectionListener {

    private static final Logger log = LoggerFactory.getLogger(SessionListener.class);

    private final String name;
    private final SessionEvents events;
    private final Executor executor;
    private final List<Exception> failures = new CopyOnWriteArrayList<>();
    private volatile boolean connected;
    private volatile @Nullable String refusal;
    private volatile @Nullable SessionPort port;

    /** @param executor where connections are closed that the server has refused */
    SessionListener(String name, SessionEvents events, Executor executor) {
        this.name = name;
        this.events = events;
        this.executor = executor;
    }

    /** jnats connects by {@code made}, and by no other that it had before. */
    void made(SessionPort made) {
        port = made;
    }

    /** By what the connection was made. */
    SessionPort port() {
        return Objects.requireNonNull(port, "jnats has made no connection");
    }

    /** What failed while connecting, as far as has been told. */
    List<Exception> failures() {
        return failures;
    }

    /** With which words the server refused the connection, if it did. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    @SuppressWarnings("deprecation") // for callers; implementers have no other
    public void connectionEvent(Connection connection, Events type) {
        switch (type) {
            case CONNECTED -> connected = true;
            case DISCONNECTED, CLOSED -> {
                if (connected) {
                    events.lost(connection);
                }
            }
            // The others belong to jnats's own reconnecting, which is switched off.
            case RECONNECTED, RESUBSCRIBED, DISCOVERED_SERVERS, LAME_DUCK -> log.debug("{}: {}", name, type);
        }
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception failure) {
        if (connected) {
            log.debug("{}: the connection failed", name, failure);
        } else {
            failures.add(failure);
        }
    }

    @Override
    public void errorOccurred(Connection connection, String error) {
        if (!connected) {
            refusal = error;
            // jnats would wait for the rest of the time to connect, although the server has hung up.
            executor.execute(() -> close(connection));
            return;
        }
        ServerErrors.violation(error)
                .ifPresentOrElse(events::refused, () -> log.debug("{}: the server says: {}", name, error));
    }

    @Override
    public void slowConsumerDetected(Connection connection, Consumer consumer) {
        log.error("{}: jnats dropped messages although its queues have no bounds", name);
    }

    @Override
    public void messageDiscarded(Connection connection, Message message) {
        log.warn("{}: a message to '{}' was not sent: its thread was interrupted", name, message.getSubject());
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
