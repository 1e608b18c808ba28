/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.StorageException;
import dev.varve.pubsub.PubSub.ConnectionEvent;
import dev.varve.pubsub.delivery.HandleThreads;
import dev.varve.pubsub.delivery.Mailbox;
import dev.varve.pubsub.delivery.PendingRequests;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lasts while sessions come and go: the subscriptions, and the rule that there is one session or one search for it.
 *
 * <p>Safe for use by many threads; {@code lock} guards changes of the session and of the set of subscriptions.
 */
final class NatsLink implements SessionEvents {

    private static final Logger log = LoggerFactory.getLogger(NatsLink.class);

    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final NatsConfig config;
    private final HandleThreads threads;
    private final PendingRequests requests;
    private final JnatsThreads jnatsThreads;
    private final NatsConnector connector;
    private final Object lock = new Object();
    private final Set<NatsSubscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final List<Consumer<ConnectionEvent>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> refusalListeners = new CopyOnWriteArrayList<>();
    private final Queue<String> refusedFilters = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile @Nullable NatsSession session;
    private volatile long maxPayload;

    NatsLink(NatsConfig config, HandleThreads threads, PendingRequests requests) {
        this.config = config;
        this.threads = threads;
        this.requests = requests;
        this.jnatsThreads = new JnatsThreads(config.name());
        this.connector = new NatsConnector(config, jnatsThreads, this);
    }

    /** Connects for the first time. */
    void open() {
        enter(connector.connect());
    }

    /** The session, if there is one. */
    NatsSession session() {
        NatsSession current = session;
        if (current == null || !current.isConnected()) {
            throw StorageException.unavailable(
                    closing.get()
                            ? "the pub/sub handle '" + config.name() + "' is closed"
                            : "the connection to NATS at " + config.urls() + " is lost and being sought",
                    null);
        }
        return current;
    }

    /** The session, if there is one, be it that it has just ended. */
    Optional<NatsSession> current() {
        return Optional.ofNullable(session);
    }

    /** Sees to it that answers are read, if there is a session. */
    void readAnswers() {
        NatsSession current = session;
        if (current != null) {
            current.answers().want();
        }
    }

    long maxPayload() {
        return maxPayload;
    }

    String describe() {
        NatsSession current = session;
        return current == null ? "NATS at " + config.urls() + ", not connected" : current.describe();
    }

    void onConnection(Consumer<ConnectionEvent> listener) {
        listeners.add(listener);
    }

    void onRefusal(Consumer<String> listener) {
        refusalListeners.add(listener);
    }

    NatsSubscription subscribe(String filter, String queue, Mailbox mailbox) {
        NatsSubscription subscription = new NatsSubscription(filter, queue, mailbox, subscriptions::remove);
        synchronized (lock) {
            subscription.attach(session());
            subscriptions.add(subscription);
        }
        return subscription;
    }

    void flush(Duration timeout) {
        session().flush(timeout);
        String refused = refusedFilters.poll();
        if (refused != null) {
            throw StorageException.denied("NATS does not permit to subscribe to '" + refused + "'", null);
        }
    }

    /** Drains all and ends the session; returns whether this call did so and none before. */
    boolean close(Duration limit) {
        if (!closing.compareAndSet(false, true)) {
            return false;
        }
        long deadline = System.nanoTime() + limit.toNanos();
        NatsSession last;
        synchronized (lock) {
            // After this nobody enters: whoever was about to has done so or sees that this is closing.
            last = session;
        }
        if (last != null) {
            last.drainAll(limit);
        }
        subscriptions.forEach(subscription -> subscription.finish(left(deadline)));
        requests.abandon(config.name() + " was closed", null);
        session = null;
        if (last != null) {
            end(last, left(deadline));
        }
        jnatsThreads.close();
        return true;
    }

    @Override
    public void lost(Connection connection) {
        synchronized (lock) {
            NatsSession current = session;
            if (current == null || !current.isOver(connection)) {
                return;
            }
            session = null;
            current.endAnswers();
        }
        requests.abandon("the connection was lost", null);
        if (!closing.get()) {
            log.warn("{}: the connection to NATS was lost and is being sought", config.name());
            tell(ConnectionEvent.LOST);
            seekAfter(0);
        }
    }

    @Override
    public void refused(ServerErrors.Violation violation) {
        String subject = violation.subject();
        log.warn("{}: NATS refused {} of '{}'", config.name(), violation.refused(), subject);
        switch (violation.refused()) {
            case PUBLISH -> {
                requests.deny(subject, "NATS does not permit to publish there");
                refusalListeners.forEach(listener -> tell(listener, subject));
            }
            case SUBSCRIPTION -> refusedFilters.add(subject);
        }
    }

    private void seekAfter(long pauseMillis) {
        try {
            var unused = threads.timer()
                    .schedule(
                            () -> jnatsThreads.loops().execute(() -> seek(pauseMillis)),
                            pauseMillis,
                            TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Closed meanwhile: there is nothing to seek for any more.
        }
    }

    private void seek(long pauseMillis) {
        if (closing.get()) {
            return;
        }
        try {
            enter(connector.connect());
            log.info("{}: the connection to NATS is back: {}", config.name(), describe());
            tell(ConnectionEvent.RESTORED);
        } catch (StorageException e) {
            log.debug("{}: still no connection: {}", config.name(), e.getMessage());
            long longer = Math.min(LONGEST_PAUSE_MILLIS, Math.max(FIRST_PAUSE_MILLIS, 2 * pauseMillis));
            // Not all clients of a server that went away should come back at the same moment.
            seekAfter(longer / 2 + ThreadLocalRandom.current().nextLong(longer / 2));
        }
    }

    /** Puts all subscriptions in place, and lets publishers in when the server has them. */
    private void enter(NatsSession next) {
        try {
            synchronized (lock) {
                if (closing.get()) {
                    throw StorageException.unavailable("closed while connecting", null);
                }
                next.readAnswers(requests);
                subscriptions.forEach(subscription -> subscription.attach(next));
                next.flush(config.connectTimeout());
                maxPayload = next.maxPayload();
                session = next;
            }
        } catch (StorageException e) {
            next.close();
            throw e;
        }
    }

    /** Sends what handlers have published, and hangs up. */
    private static void end(NatsSession last, Duration limit) {
        try {
            if (last.isConnected() && !limit.isZero()) {
                last.flush(limit);
            }
        } catch (StorageException e) {
            log.debug("what was published last may not have been sent", e);
        } finally {
            last.close();
        }
    }

    private void tell(ConnectionEvent event) {
        listeners.forEach(listener -> tell(listener, event));
    }

    private <T> void tell(Consumer<T> listener, T event) {
        try {
            threads.events().execute(() -> notify(listener, event));
        } catch (RejectedExecutionException e) {
            // Closed meanwhile: nobody is told any more.
        }
    }

    private <T> void notify(Consumer<T> listener, T event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            log.error("{}: a listener failed at {}", config.name(), event, e);
        }
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }
}
