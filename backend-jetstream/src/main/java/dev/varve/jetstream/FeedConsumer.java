/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.PubSubSubscription;
import dev.varve.pubsub.WireMessage;
import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A consumer of one feed at one stream: in memory, without acknowledgements, gone some time after nobody asks it.
 *
 * <p>Deliveries are numbered, so a lost one is noticed; then, or when it is gone, the consumer is {@linkplain #isBroken broken}, and another one has to go on. Messages are asked for in batches when there is room for them: nothing comes unasked, and nothing is dropped. All but the
 * handler of the subscription is for use by one thread.
 */
final class FeedConsumer implements AutoCloseable {

    /** How many messages are asked for at once. */
    static final int BATCH = 256;

    private static final Duration PULL = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofMinutes(2);

    private final Session session;
    private final ConsumerAddress address;
    private final String inbox;
    private final Queue<WireMessage> arrived = new ConcurrentLinkedQueue<>();
    private final PubSubSubscription subscription;
    private final Runnable wake;
    private final int ahead;
    private final PullTerms terms = PullTerms.within(BATCH, PULL);
    private volatile long lastSign = System.nanoTime();
    private long delivered;
    private int pulls;
    private int owed;
    private boolean broken;

    private FeedConsumer(Session session, ConsumerAddress address, Runnable wake, int ahead) {
        this.session = session;
        this.address = address;
        this.wake = wake;
        this.ahead = ahead;
        this.inbox = pubSub().newInbox();
        this.subscription = pubSub().listen(inbox + ".*", this::take);
    }

    /**
     * Makes one that begins with the first message of {@code stream} from {@code seq} on, and asks for more when all has been taken that came.
     *
     * @param filter what it takes, as NATS knows it; empty for all of the stream
     * @param wake called when something has come
     */
    static Made make(Session session, KnownStream stream, String filter, long seq, Runnable wake, Effort effort) {
        return make(session, stream, filter, new Manner(seq, 0), wake, effort);
    }

    /**
     * How one reads.
     *
     * @param first where it begins
     * @param ahead it asks for more when no more than so many are still to come or to be taken
     */
    record Manner(long first, int ahead) {}

    /** Makes one that reads in this manner. */
    static Made make(Session session, KnownStream stream, String filter, Manner manner, Runnable wake, Effort effort) {
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
                new FeedConsumer(session, address, wake, manner.ahead()),
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

    private void take(WireMessage message) {
        lastSign = System.nanoTime();
        if (AckSubject.isOn(message) || PullStatus.of(message) != PullStatus.ALIVE) {
            arrived.add(message);
            wake.run();
        }
    }

    /**
     * A message of the stream.
     *
     * @param message as it came
     * @param ack what its reply subject tells
     */
    record Delivery(WireMessage message, AckSubject ack) {}

    /** The next delivery; null if none has come. */
    @Nullable
    Delivery poll() {
        while (!broken) {
            WireMessage next = arrived.poll();
            if (next == null) {
                return null;
            }
            if (AckSubject.isOn(next)) {
                return next(next);
            }
            ended(next);
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
                // Counted when it came.
            }
        }
    }

    /** Whether nothing has come that was not taken. */
    boolean isIdle() {
        return arrived.isEmpty();
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
        subscription.close();
        arrived.clear();
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
