/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Capability;
import dev.varve.Subject;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Delivery;
import dev.varve.stream.StreamConsumer;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.backend.Needs;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How many messages are out at a time, and what order that leaves. */
@Needs(Capability.DURABLE_CONSUMER)
public abstract class ConsumerOrderContract extends ConsumerBase {

    /** For the backends that must fulfil it. */
    protected ConsumerOrderContract() {}

    @Test
    @DisplayName("no more than maxInFlight messages are out")
    void maxInFlight() {
        try (StreamConsumer consumer = open(spec(filled(5)).maxInFlight(2))) {
            List<Delivery> out = take(consumer, 2);
            assertNothing(consumer, NOT_COMING);
            out.get(0).ack();

            assertThat(takeOne(consumer).message().seq()).isEqualTo(3);
            assertNothing(consumer, NOT_COMING);
        }
    }

    @Test
    @DisplayName("maxInFlight counts over all handles")
    void maxInFlightIsShared() {
        ConsumerSpec spec = spec(filled(5)).maxInFlight(2).build();
        try (StreamConsumer one = streams().consumer(spec);
                StreamConsumer other = streams().consumer(spec)) {
            take(one, 2);
            assertNothing(other, NOT_COMING);
        }
    }

    @Test
    @DisplayName("with one in flight the order of the stream is kept, whatever is refused")
    void oneInFlight() {
        try (StreamConsumer consumer = open(spec(filled(2)).maxInFlight(1))) {
            takeOne(consumer).nak(Duration.ZERO);
            Delivery again = takeOne(consumer);
            assertThat(again.message().seq()).isEqualTo(1);
            again.nak(ACK_WAIT);

            Delivery third = takeOne(consumer);
            assertThat(third.message().seq()).isEqualTo(1);
            assertThat(third.count()).isEqualTo(3);
            third.ack();
            assertThat(takeOne(consumer).message().seq()).isEqualTo(2);
        }
    }

    private StreamConsumer perSubject(Subject stem) {
        streams().ensure(StreamSpec.of(freshName(), stem.value() + ".*"));
        return streams()
                .consumer(ConsumerSpec.builder(freshName(), stem.value() + ".*")
                        .order(ConsumerSpec.Order.PER_SUBJECT)
                        .build());
    }

    @Test
    @Needs({Capability.MULTI_SUBJECT, Capability.ORDER_PER_SUBJECT})
    @DisplayName("PER_SUBJECT: of each subject one message is out, others are not held up")
    void perSubject() {
        Subject stem = freshSubject();
        try (StreamConsumer consumer = perSubject(stem)) {
            publish(stem.child("a"), "1");
            publish(stem.child("a"), "2");
            publish(stem.child("b"), "3");
            publish(stem.child("a"), "4");

            List<Delivery> out = take(consumer, 2);
            assertThat(seqsOf(out)).containsExactly(1L, 3L);
            assertNothing(consumer, NOT_COMING);
            out.get(0).ack();
            Delivery next = takeOne(consumer);
            assertThat(next.message().seq()).isEqualTo(2);
            next.ack();
            assertThat(takeOne(consumer).message().seq()).isEqualTo(4);
        }
    }

    @Test
    @Needs({Capability.MULTI_SUBJECT, Capability.ORDER_PER_SUBJECT})
    @DisplayName("PER_SUBJECT: a refused message holds its subject up until it is done")
    void perSubjectAfterNak() {
        Subject stem = freshSubject();
        try (StreamConsumer consumer = perSubject(stem)) {
            publish(stem.child("a"), "1");
            publish(stem.child("a"), "2");
            publish(stem.child("b"), "3");
            take(consumer, 2).get(0).nak(ACK_WAIT);

            Delivery again = takeOne(consumer);
            assertThat(again.message().seq()).isEqualTo(1);
            again.term("given up");
            assertThat(takeOne(consumer).message().seq()).isEqualTo(2);
        }
    }

    @Test
    @Needs({Capability.MULTI_SUBJECT, Capability.ORDER_PER_SUBJECT})
    @DisplayName("PER_SUBJECT: two subjects that become free at once are both served")
    void perSubjectFreedTogether() {
        Subject stem = freshSubject();
        try (StreamConsumer consumer = perSubject(stem)) {
            for (String subject : List.of("b", "a", "a", "b", "a")) {
                publish(stem.child(subject), "m");
            }
            List<Delivery> out = take(consumer, 2);
            assertNothing(consumer, NOT_COMING);
            out.get(1).ack();
            Delivery third = takeOne(consumer);
            assertThat(third.message().seq()).isEqualTo(3);
            third.ack();
            out.get(0).ack();

            assertThat(seqsOf(take(consumer, 2))).containsExactlyInAnyOrder(4L, 5L);
        }
    }

    @Test
    @Needs({Capability.MULTI_SUBJECT, Capability.ORDER_PER_SUBJECT})
    @DisplayName(
            "PER_SUBJECT: subjects go on in the order of their next messages, also where one was deleted meanwhile")
    void perSubjectAfterDelete() {
        Subject stem = freshSubject();
        try (StreamConsumer consumer = perSubject(stem)) {
            for (String subject : List.of("a", "b", "a", "b", "a")) {
                publish(stem.child(subject), "m");
            }
            List<Delivery> out = take(consumer, 2);
            assertNothing(consumer, NOT_COMING);
            streams().delete(stem.child("a"), 3);
            out.forEach(Delivery::ack);

            assertThat(takeOne(consumer).message().seq()).isEqualTo(4);
            assertThat(takeOne(consumer).message().seq()).isEqualTo(5);
        }
    }

    @Test
    @Needs({Capability.MULTI_SUBJECT, Capability.ORDER_PER_SUBJECT})
    @DisplayName("PER_SUBJECT: every subject is handled in order, by two handles")
    void perSubjectThroughout() {
        Subject stem = freshSubject();
        try (StreamConsumer one = perSubject(stem);
                StreamConsumer other = streams().consumer(one.info().spec())) {
            for (int i = 0; i < 30; i++) {
                publish(stem.child("s" + i % 3), "m" + i);
            }
            Map<Subject, Long> last = new HashMap<>();
            for (int i = 0; i < 30; i++) {
                Delivery delivery = takeOne(i % 2 == 0 ? one : other);
                Subject subject = delivery.message().subject();
                assertThat(delivery.message().seq()).isGreaterThan(last.getOrDefault(subject, 0L));
                last.put(subject, delivery.message().seq());
                delivery.ack();
            }
            assertSettled(one.info(), 30);
        }
    }
}
