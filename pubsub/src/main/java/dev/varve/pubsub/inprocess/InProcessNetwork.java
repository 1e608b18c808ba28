/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.inprocess;

import dev.varve.Preconditions;
import dev.varve.pubsub.NoResponders;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.delivery.QueueLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The pub/sub system of one JVM: it plays the server to the handles made by {@link #connect}, which reach each other and nobody else.
 *
 * <p>It gives what core NATS gives and no more: at most once, in order for each publisher and subscription, one of each queue group, "no responders" at once. Where the handler of a subscription cannot keep up
 * and its queue is full, a publisher is held back for at most 10 ms and the message is then lost for that subscription, as a NATS server does it: waiting for longer would let two
 * handlers that publish to each other wait for ever. It has no threads and needs no closing. Safe for use by many threads.
 */
public final class InProcessNetwork {

    private static final long DEFAULT_MAX_PAYLOAD = 1 << 20;

    private final String id = UUID.randomUUID().toString().substring(0, 8);
    private final long maxPayload;
    private final QueueLimits limits;
    private final SubjectTree<Recipient> recipients = new SubjectTree<>();
    private final AtomicLong names = new AtomicLong();

    /** A network for messages of up to 1 MiB, NATS's default. */
    public InProcessNetwork() {
        this(DEFAULT_MAX_PAYLOAD, QueueLimits.defaults());
    }

    /**
     * @param maxPayload the most bytes of headers and payload of a message
     * @param limits how much may wait for the handler of each subscription
     */
    public InProcessNetwork(long maxPayload, QueueLimits limits) {
        this.maxPayload = Preconditions.atLeast("maxPayload", maxPayload, 1);
        this.limits = limits;
    }

    /**
     * A handle of its own, for one part of the program.
     *
     * @param name what its threads and log messages are named after
     */
    public InProcessPubSub connect(String name) {
        return new InProcessPubSub(this, name);
    }

    /** The most bytes of headers and payload of a message; see {@link PubSub#maxPayload}. */
    public long maxPayload() {
        return maxPayload;
    }

    QueueLimits limits() {
        return limits;
    }

    String describe() {
        return "in-process network " + id;
    }

    String newInbox() {
        return "_INBOX." + id + "-" + Long.toString(names.incrementAndGet(), Character.MAX_RADIX);
    }

    void add(String filter, Recipient recipient) {
        recipients.add(filter, recipient);
    }

    void remove(String filter, Recipient recipient) {
        recipients.remove(filter, recipient);
    }

    /** Whether no subscription is left. */
    boolean isEmpty() {
        return recipients.isEmpty();
    }

    /** Hands {@code message} to all that match and to one of each queue group; if there is none, says so at its reply subject. */
    void deliver(WireMessage message) {
        Delivery delivery = new Delivery(message);
        recipients.forEachMatch(message.subject(), delivery::to);
        if (!delivery.finish() && message.replyTo().isPresent()) {
            WireMessage notice = NoResponders.at(message.replyTo().get());
            recipients.forEachMatch(notice.subject(), new Delivery(notice)::to);
        }
    }

    /** One message on its way. A subscription that ends meanwhile does not count as a listener: its share goes to others of its group, or nobody has listened. */
    private static final class Delivery {
        private final WireMessage message;
        private boolean delivered;
        private Map<String, List<Recipient>> groups = Map.of();

        Delivery(WireMessage message) {
            this.message = message;
        }

        void to(Recipient recipient) {
            if (recipient.queue().isEmpty()) {
                delivered |= recipient.target().test(message);
                return;
            }
            if (groups.isEmpty()) {
                groups = new HashMap<>();
            }
            groups.computeIfAbsent(recipient.queue(), ignored -> new ArrayList<>())
                    .add(recipient);
        }

        /** Serves the queue groups, and returns whether anyone took the message. */
        boolean finish() {
            groups.values().forEach(members -> delivered |= toOneOf(members));
            return delivered;
        }

        private boolean toOneOf(List<Recipient> members) {
            int first = members.size() == 1 ? 0 : ThreadLocalRandom.current().nextInt(members.size());
            for (int i = 0; i < members.size(); i++) {
                if (members.get((first + i) % members.size()).target().test(message)) {
                    return true;
                }
            }
            return false;
        }
    }
}
