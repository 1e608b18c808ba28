/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import dev.varve.pubsub.PolledSubscription;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.QueuedSubscription;
import dev.varve.pubsub.WireMessage;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A consumer of one feed at one stream: in memory, without acknowledgements, gone some time after nobody asks it.
 *
 * <p>Deliveries are numbered, so a lost one is noticed; then, or when it is gone, the consumer is {@linkplain #isBroken broken}, and another one has to go on. Messages are asked for in batches when there is room for them: nothing comes unasked, and nothing is dropped. For use by one thread.
 */
final class FeedConsumer implements AutoCloseable {

    /** How many messages are asked for at once. */
    static final int BATCH = 256;

    private static final Duration PULL = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofMinutes(2);

    private final Session session;
    private final ConsumerAddress address;
    private final String inbox;
    private final PolledSubscription arrived;
    private final int ahead;
    private final PullTerms terms = PullTerms.within(BATCH, PULL);
    private long lastSign = System.nanoTime();
    private long delivered;
    private int pulls;
    private int owed;
    private boolean broken;

    private FeedConsumer(Session session, ConsumerAddress address, Manner manner) {
        this.session = session;
        this.address = address;
        this.ahead = manner.ahead();
        this.inbox = pubSub().newInbox();
        this.arrived = manner.subscribing().apply(inbox + ".*");
    }

    /**
     * How one reads.
     *
     * @param first where it begins
     * @param ahead it asks for more when no more than so many are still to come or to be taken
     * @param subscribing subscribes to what comes
     */
    record Manner(long first, int ahead, Function<String, PolledSubscription> subscribing) {

        /** From {@code first} on, fast: for a reader that waits here. */
        static Manner reading(long first, Session session) {
            return new Manner(first, BATCH, session.connections().consuming()::poll);
        }

        /** From {@code first} on, in small steps: for a reader that is woken by {@code wake} when something has come. */
        static Manner following(long first, Session session, Runnable wake) {
            return new Manner(
                    first,
                    0,
                    filter -> new QueuedSubscription(session.connections().consuming(), filter, wake));
        }
    }

    /**
     * Makes one that reads in this manner.
     *
     * @param filter what it takes, as NATS knows it; empty for all of the stream
     */
    static Made make(Session session, KnownStream stream, String filter, Manner manner, Effort effort) {
        ConsumerAddress address = new ConsumerAddress(
                stream.id(), "feed-" + UUID.randomUUID().toString().replace("-", ""));
        ObjectNode config = Json.object()
                .put("name", address.name())
                .put("ack_policy", "none")
                .put("replay_policy", "instant")
                .put("deliver_policy", "by_start_sequence")
                .put("opt_start_seq", manner.first())
                .put("mem_storage", true)
                .put("num_replicas", 1)
                .put("max_deliver", 1)
                .put("inactive_threshold", IDLE.toNanos());
        if (!filter.isEmpty()) {
            config.put("filter_subject", filter);
        }
        ObjectNode request = Json.object().put("stream_name", stream.id()).put("action", "create");
        request.set("config", config);
        ObjectNode answer = session.administration()
                .settle(address.request("CREATE"), request, effort)
                .orThrow(effort);
        return new Made(
                new FeedConsumer(session, address, manner),
                answer.path("num_pending").asLong(0));
    }

    /**
     * A new consumer.
     *
     * @param consumer the consumer
     * @param pending how many messages it has to tell
     */
    record Made(FeedConsumer consumer, long pending) {}

    private PubSub pubSub() {
        return session.connections().consuming();
    }

    /**
     * A message of the stream.
     *
     * @param message as it came
     * @param ack what its reply subject tells
     */
    record Delivery(WireMessage message, AckSubject ack) {}

    /** The next delivery; null if none has come within {@code wait}, or something else has. */
    @Nullable
    Delivery poll(Duration wait) {
        WireMessage next = arrived.poll(wait);
        while (!broken && next != null) {
            lastSign = System.nanoTime();
            if (AckSubject.isOn(next)) {
                return next(next);
            }
            ended(next);
            next = arrived.poll(Duration.ZERO);
        }
        return null;
    }

    private @Nullable Delivery next(WireMessage message) {
        AckSubject ack = AckSubject.of(message);
        if (ack.deliverySeq() != delivered + 1) {
            broken = true;
            return null;
        }
        delivered = ack.deliverySeq();
        owed--;
        return new Delivery(message, ack);
    }

    private void ended(WireMessage status) {
        switch (PullStatus.of(status)) {
            case ENDED, PAUSED, LOST -> {
                if (status.subject().equals(inbox + "." + pulls)) {
                    owed = 0;
                }
            }
            case UNHEARD, DELETED -> broken = true;
            case ALIVE -> {
                // A sign of life.
            }
        }
    }

    /** Whether it cannot go on. */
    boolean isBroken() {
        return broken;
    }

    /** Asks for more where there is room, and again where nothing was heard for too long. */
    void tend() {
        if (broken || (owed > ahead && !arrived.isEmpty())) {
            return;
        }
        if (owed <= ahead) {
            pull(Math.max(0, owed));
        } else if (System.nanoTime() - lastSign
                > terms.silence(session.config().requestTimeout()).toNanos()) {
            pull(0);
        }
    }

    /** Asks for more, beside {@code others} that are asked for already. */
    private void pull(int others) {
        pulls++;
        owed = others + terms.batch();
        lastSign = System.nanoTime();
        try {
            pubSub().publish(Pull.request(pubSub(), address, terms, inbox + "." + pulls));
        } catch (StorageException e) {
            // Not connected: asked again when that has been silence for long enough.
            if (!e.retryable()) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        arrived.close();
        try {
            // If this is lost, the server lets go of it some time later.
            CompletableFuture<ApiAnswer> unused = session.administration()
                    .ask(
                            address.request("DELETE"),
                            Json.object(),
                            session.config().requestTimeout());
        } catch (StorageException e) {
            broken = true;
        }
    }
}
