/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

import dev.varve.Preconditions;
import dev.varve.SubjectFilter;
import java.time.Duration;
import java.util.List;

/**
 * What a durable consumer is to be.
 *
 * @param name its name within the stream, 1 to 128 of {@code A-Z a-z 0-9 _ -}
 * @param filter which subjects it takes; they belong to one stream
 * @param start where it begins when it is created; ignored later
 * @param acks how messages are acknowledged
 * @param redelivery when a message comes again
 * @param maxInFlight how many messages may be out unacknowledged, at least 1
 * @param order what order is kept when more than one may be out
 */
public record ConsumerSpec(
        String name,
        SubjectFilter filter,
        ConsumerStart start,
        Acks acks,
        Redelivery redelivery,
        int maxInFlight,
        Order order) {

    /** How messages are acknowledged. */
    public enum Acks {
        /** Each on its own. */
        EXPLICIT,
        /** One acknowledges all before it. */
        ALL,
        /** Delivery is acknowledgement: at most once. */
        NONE
    }

    /** What order deliveries have. With {@code maxInFlight} 1, always that of the stream. */
    public enum Order {
        /** In order at first delivery; a redelivered message may come after later ones. */
        RELAXED,
        /** Of each subject at most one message is out, so that a subject's messages are handled in order. */
        PER_SUBJECT
    }

    /**
     * When a message that is not acknowledged comes again.
     *
     * @param ackWait how long to wait for an acknowledgement, where {@code backoff} says nothing else
     * @param maxDeliver how often a message is delivered at most; 0 for no limit. What exhausts it stays in the stream and is counted as stranded
     * @param backoff the waits after the first, second, ... delivery, the last one repeated; empty for {@code ackWait} always
     */
    public record Redelivery(Duration ackWait, int maxDeliver, List<Duration> backoff) {

        public Redelivery {
            Preconditions.positive("ackWait", ackWait);
            Preconditions.atLeast("maxDeliver", maxDeliver, 0);
            backoff = List.copyOf(backoff);
            backoff.forEach(wait -> Preconditions.positive("backoff", wait));
        }

        /** 30 seconds, without limit. */
        public static Redelivery defaults() {
            return new Redelivery(Duration.ofSeconds(30), 0, List.of());
        }

        /** The wait after delivery number {@code count}, counted from 1. */
        public Duration waitAfter(int count) {
            return backoff.isEmpty() ? ackWait : backoff.get(Math.min(count, backoff.size()) - 1);
        }
    }

    public ConsumerSpec {
        Preconditions.name("consumer name", name);
        Preconditions.atLeast("maxInFlight", maxInFlight, 1);
        Preconditions.require(
                order == Order.RELAXED || acks == Acks.EXPLICIT,
                "consumer '" + name + "': order PER_SUBJECT needs acks EXPLICIT");
    }

    /** A consumer of {@code filter} from the first message, with explicit acknowledgements and at most 256 in flight. */
    public static ConsumerSpec of(String name, String filter) {
        return builder(name, filter).build();
    }

    /** The consumer of {@link #of}, to change. */
    public static Builder builder(String name, String filter) {
        return new Builder(name, SubjectFilter.of(filter));
    }

    /** Collects the settings of a consumer; for use by one thread. */
    public static final class Builder {
        private final String name;
        private final SubjectFilter filter;
        private ConsumerStart start = ConsumerStart.all();
        private Acks acks = Acks.EXPLICIT;
        private Redelivery redelivery = Redelivery.defaults();
        private int maxInFlight = 256;
        private Order order = Order.RELAXED;

        private Builder(String name, SubjectFilter filter) {
            this.name = name;
            this.filter = filter;
        }

        /** See {@link ConsumerSpec#start()}. */
        public Builder start(ConsumerStart start) {
            this.start = start;
            return this;
        }

        /** See {@link ConsumerSpec#acks()}. */
        public Builder acks(Acks acks) {
            this.acks = acks;
            return this;
        }

        /** See {@link ConsumerSpec#redelivery()}. */
        public Builder redelivery(Redelivery redelivery) {
            this.redelivery = redelivery;
            return this;
        }

        /** See {@link ConsumerSpec#maxInFlight()}. */
        public Builder maxInFlight(int limit) {
            this.maxInFlight = limit;
            return this;
        }

        /** See {@link ConsumerSpec#order()}. */
        public Builder order(Order order) {
            this.order = order;
            return this;
        }

        /** The specification collected so far, checked. */
        public ConsumerSpec build() {
            return new ConsumerSpec(name, filter, start, acks, redelivery, maxInFlight, order);
        }
    }
}
