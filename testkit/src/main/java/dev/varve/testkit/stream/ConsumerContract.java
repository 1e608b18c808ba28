/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.stream.ConsumerInfo;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Delivery;
import dev.varve.stream.StreamConsumer;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.backend.Needs;
import dev.varve.testkit.backend.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Fetching from a durable consumer and settling what was fetched. */
@Needs(Capability.DURABLE_CONSUMER)
public abstract class ConsumerContract extends ConsumerBase {

    /** For the backends that must fulfil it. */
    protected ConsumerContract() {}

    @Test
    @DisplayName("one fetch brings the messages that are there, in order, whole, each for the first time")
    void fetchesInOrder() {
        Subject subject = filled(5);
        streams().publish(subject, Message.of("x").withHeader("name", "value"));
        try (StreamConsumer consumer = open(spec(subject))) {
            List<Delivery> deliveries = consumer.fetch(10, patience());

            assertThat(seqsOf(deliveries)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(deliveries).allMatch(delivery -> delivery.count() == 1);
            assertThat(deliveries).extracting(Delivery::message).isEqualTo(all(subject));
        }
    }

    @Test
    @DisplayName("a fetch brings no more than was asked for, and none twice")
    void fetchIsBounded() {
        Subject subject = filled(5);
        try (StreamConsumer consumer = open(spec(subject))) {
            assertThat(seqsOf(consumer.fetch(2, patience()))).containsExactly(1L, 2L);
            assertThat(seqsOf(consumer.fetch(2, patience()))).containsExactly(3L, 4L);
            assertThat(seqsOf(consumer.fetch(2, patience()))).containsExactly(5L);
            assertNothing(consumer, NOT_COMING);
        }
    }

    @Test
    @DisplayName("a fetch of an empty stream waits, and ends with what comes meanwhile")
    void fetchWaits() {
        Subject subject = filled(1);
        try (StreamConsumer consumer = open(spec(subject))) {
            takeOne(consumer).ack();
            assertNothing(consumer, Duration.ZERO);
            try (Threads writer = Threads.start(1, number -> publish(subject, "later"))) {
                assertThat(seqsOf(consumer.fetch(10, patience()))).containsExactly(2L);
                writer.await(patience());
            }
        }
    }

    @Test
    @DisplayName("a fetch of less than one message is invalid")
    void fetchOfNothing() {
        try (StreamConsumer consumer = open(spec(filled(1)))) {
            assertRefused(ErrorCode.INVALID, () -> consumer.fetch(0, NOT_COMING));
        }
    }

    @Test
    @DisplayName("what was acknowledged does not come again, what was not does, with its count")
    void ack() {
        Subject subject = filled(3);
        try (StreamConsumer consumer = open(spec(subject).redelivery(redelivery(0)))) {
            List<Delivery> first = take(consumer, 3);
            first.get(0).ack();
            first.get(2).ack();

            Delivery again = takeOne(consumer);
            assertThat(again.message().seq()).isEqualTo(2);
            assertThat(again.count()).isEqualTo(2);
            again.ack();
            assertNothing(consumer, ACK_WAIT.plus(TOLERANCE));
        }
    }

    @Test
    @DisplayName("info tells floor, delivered, pending and in flight")
    void info() {
        Subject subject = filled(4);
        try (StreamConsumer consumer = open(spec(subject))) {
            assertPending(consumer, 4);
            List<Delivery> deliveries = take(consumer, 3);
            deliveries.get(0).ack();
            deliveries.get(2).ack();

            ConsumerInfo info = consumer.info();
            assertThat(info.ackFloor()).isEqualTo(1);
            assertThat(info.delivered()).isEqualTo(3);
            assertThat(info.inFlight()).isEqualTo(1);
            assertPending(consumer, 1);
            assertThat(info.stranded()).isZero();
            assertThat(info.paused()).isFalse();
            deliveries.get(1).ack();
            assertSettled(consumer.info(), 3);
        }
    }

    private void assertPending(StreamConsumer consumer, long count) {
        if (has(Capability.EXACT_SETTLEMENT)) {
            assertThat(consumer.info().pending()).isEqualTo(count);
        } else {
            eventually().until(() -> consumer.info().pending() == count);
        }
    }

    @Test
    @DisplayName("settling twice changes nothing")
    void settlingTwice() {
        try (StreamConsumer consumer = open(spec(filled(2)))) {
            Delivery delivery = takeOne(consumer);
            delivery.ack();
            delivery.ack();
            delivery.nak(Duration.ZERO);
            delivery.term("too late");

            assertThat(takeOne(consumer).message().seq()).isEqualTo(2);
            assertNothing(consumer, NOT_COMING);
        }
    }

    @Test
    @DisplayName("with acks ALL one acknowledgement settles everything before it")
    void ackAll() {
        Subject subject = filled(4);
        try (StreamConsumer consumer =
                open(spec(subject).acks(ConsumerSpec.Acks.ALL).redelivery(redelivery(0)))) {
            List<Delivery> deliveries = take(consumer, 4);
            deliveries.get(2).ack();

            assertThat(consumer.info().ackFloor()).isEqualTo(3);
            Delivery again = takeOne(consumer);
            assertThat(again.message().seq()).isEqualTo(4);
        }
    }

    @Test
    @DisplayName("with acks NONE delivery is acknowledgement")
    void ackNone() {
        Subject subject = filled(2);
        try (StreamConsumer consumer =
                open(spec(subject).acks(ConsumerSpec.Acks.NONE).redelivery(redelivery(0)))) {
            take(consumer, 2);

            assertSettled(consumer.info(), 2);
            assertNothing(consumer, ACK_WAIT.plus(TOLERANCE));
        }
    }

    @Test
    @DisplayName("two handles share a consumer: each message goes to one of them")
    void sharedByHandles() {
        Subject subject = filled(40);
        ConsumerSpec spec = spec(subject).build();
        List<Delivery> deliveries = new ArrayList<>();
        try (StreamConsumer one = streams().consumer(spec);
                StreamConsumer other = streams().consumer(spec)) {
            for (int i = 0; i < 10; i++) {
                deliveries.addAll(take(one, 2));
                deliveries.addAll(take(other, 2));
            }
            deliveries.forEach(Delivery::ack);

            assertThat(seqsOf(deliveries)).doesNotHaveDuplicates().hasSize(40);
            assertNothing(one, NOT_COMING);
            assertSettled(other.info(), 40);
        }
    }

    @Test
    @DisplayName("closing a handle keeps the consumer, and a new handle goes on where it was")
    void closeKeepsTheConsumer() {
        Subject subject = filled(3);
        ConsumerSpec spec = spec(subject).build();
        StreamConsumer first = streams().consumer(spec);
        take(first, 2).forEach(Delivery::ack);
        first.close();
        first.close();
        assertRefused(ErrorCode.UNAVAILABLE, () -> first.fetch(1, NOT_COMING));

        try (StreamConsumer second = streams().consumer(spec)) {
            assertThat(takeOne(second).message().seq()).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("messages deleted before delivery are not delivered")
    void deletedMessages() {
        Subject subject = filled(3);
        try (StreamConsumer consumer = open(spec(subject))) {
            streams().delete(subject, 1);
            streams().delete(subject, 3);

            assertThat(seqsOf(take(consumer, 1))).containsExactly(2L);
            assertNothing(consumer, NOT_COMING);
        }
    }

    @Test
    @Needs(Capability.MULTI_SUBJECT)
    @DisplayName("a consumer takes the subjects of its filter only")
    void filter() {
        Subject stem = freshSubject();
        streams().ensure(StreamSpec.of(freshName(), stem.value() + ".>"));
        publish(stem.child("a"), "1");
        publish(stem.child("b"), "2");
        publish(stem.child("a"), "3");
        try (StreamConsumer consumer = open(spec(stem.child("a")))) {
            assertThat(seqsOf(take(consumer, 2))).containsExactly(1L, 3L);
            assertNothing(consumer, NOT_COMING);
        }
    }

    @Test
    @DisplayName("many threads settle what one consumer delivers, nothing comes twice and nothing is left")
    void manyWorkers() {
        Subject subject = filled(200);
        List<Long> handled = Collections.synchronizedList(new ArrayList<>());
        try (StreamConsumer consumer = open(spec(subject));
                Threads workers = Threads.start(4, number -> {
                    while (handled.size() < 200) {
                        for (Delivery delivery : consumer.fetch(7, NOT_COMING)) {
                            handled.add(delivery.message().seq());
                            delivery.ack();
                        }
                    }
                })) {
            workers.await(patience());
            assertThat(handled).doesNotHaveDuplicates().hasSize(200);
            assertSettled(consumer.info(), 200);
        }
    }
}
