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
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What jnats tells about one connection, on its callback thread. */
final class SessionListener implements ErrorListener, ConnectionListener {

    private static final Logger log = LoggerFactory.getLogger(SessionListener.class);

    private final String name;
    private final SessionEvents events;
    private final List<Exception> failures = new CopyOnWriteArrayList<>();
    private volatile boolean connected;

    SessionListener(String name, SessionEvents events) {
        this.name = name;
        this.events = events;
    }

    /** Why connecting failed, as far as has been told. */
    List<Exception> failures() {
        return failures;
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
}
