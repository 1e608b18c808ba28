/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import dev.varve.pubsub.PolledSubscription;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One pull request to a durable consumer, from asking to its end. Its queue holds no more than was asked for. For use by one thread. */
final class Pull implements AutoCloseable {

    /** How many messages of those that were asked for will not come. */
    private static final String LEFT = "Nats-Pending-Messages";

    private final PullTerms terms;
    private final Duration silence;
    private final PolledSubscription arrived;

    /**
     * What a pull request brought.
     *
     * @param deliveries the messages, in the order of their coming
     * @param end why there are no more
     */
    record Haul(List<WireMessage> deliveries, PullStatus end) {}

    private Pull(PullTerms terms, Duration silence, PubSub pubSub, String inbox) {
        this.terms = terms;
        this.silence = silence;
        this.arrived = pubSub.poll(inbox);
    }

    /** What {@code consumer} has under {@code terms}; {@code LOST} where no answer came, or could be asked for. */
    static Haul haul(PubSub pubSub, ConsumerAddress consumer, PullTerms terms, Duration attempt) {
        String inbox = pubSub.newInbox();
        try (Pull pull = new Pull(terms, terms.silence(attempt), pubSub, inbox)) {
            pubSub.publish(request(pubSub, consumer, terms, inbox));
            return pull.collect();
        } catch (StorageException e) {
            if (!e.retryable()) {
                throw e;
            }
            return new Haul(List.of(), PullStatus.LOST);
        }
    }

    /** The message that asks, with the answers to come at {@code replyTo}. */
    static WireMessage request(PubSub pubSub, ConsumerAddress consumer, PullTerms terms, String replyTo) {
        String subject = Api.subject(consumer.request("MSG.NEXT"));
        return WireMessage.of(subject, WireHeaders.none(), Json.bytes(terms.body(pubSub)))
                .withReplyTo(replyTo);
    }

    private Haul collect() {
        List<WireMessage> deliveries = new ArrayList<>();
        PullStatus end = PullStatus.ENDED;
        int due = terms.batch();
        while (deliveries.size() < due) {
            WireMessage next = next();
            if (next == null) {
                return new Haul(deliveries, PullStatus.LOST);
            }
            if (AckSubject.isOn(next)) {
                deliveries.add(next);
            } else if (PullStatus.of(next) != PullStatus.ALIVE) {
                end = PullStatus.of(next);
                due = due(next, deliveries.size());
            }
        }
        return new Haul(deliveries, end);
    }

    /** How many messages come in all, now that the request has ended: of a replicated consumer the end may come before the messages, which wait for other servers. */
    private int due(WireMessage status, int arrived) {
        return status.headers()
                .first(LEFT)
                .filter(left -> left.matches("\\d{1,9}"))
                .map(left -> terms.batch() - Integer.parseInt(left))
                .orElse(arrived);
    }

    private @Nullable WireMessage next() {
        try {
            return arrived.poll(silence);
        } catch (StorageException e) {
            // Interrupted.
            return null;
        }
    }

    @Override
    public void close() {
        arrived.close();
    }
}
