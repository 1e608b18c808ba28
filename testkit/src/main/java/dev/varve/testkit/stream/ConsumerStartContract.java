/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Capability;
import dev.varve.Subject;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.ConsumerStart;
import dev.varve.stream.Delivery;
import dev.varve.stream.StreamConsumer;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.backend.Needs;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Where a new consumer begins. */
@Needs(Capability.DURABLE_CONSUMER)
public abstract class ConsumerStartContract extends ConsumerBase {

    /** For the backends that must fulfil it. */
    protected ConsumerStartContract() {}

    private void assertDelivers(Subject subject, ConsumerStart start, Long... seqs) {
        try (StreamConsumer consumer = open(spec(subject).start(start))) {
            assertThat(seqsOf(take(consumer, seqs.length))).containsExactly(seqs);
            assertNothing(consumer, NOT_COMING);
        }
    }

    @Test
    @DisplayName("all begins with the first message that is there")
    void all() {
        Subject subject = filled(3);
        streams().delete(subject, 1);

        assertDelivers(subject, ConsumerStart.all(), 2L, 3L);
    }

    @Test
    @DisplayName("new begins with what is stored after the consumer was created")
    void onlyNew() {
        Subject subject = filled(3);
        try (StreamConsumer consumer = open(spec(subject).start(new ConsumerStart.New()))) {
            assertNothing(consumer, NOT_COMING);
            publish(subject, "m4");
            assertThat(takeOne(consumer).message().seq()).isEqualTo(4);
        }
    }

    @Test
    @DisplayName("last begins with the last message, and goes on")
    void last() {
        Subject subject = filled(3);
        try (StreamConsumer consumer = open(spec(subject).start(new ConsumerStart.Last()))) {
            publish(subject, "m4");
            assertThat(seqsOf(take(consumer, 2))).containsExactly(3L, 4L);
        }
    }

    @Test
    @DisplayName("a sequence begins with it, or with the next that is there")
    void bySeq() {
        Subject subject = filled(5);
        streams().delete(subject, 3);

        assertDelivers(subject, new ConsumerStart.BySeq(4), 4L, 5L);
        assertDelivers(subject, new ConsumerStart.BySeq(3), 4L, 5L);
        assertDelivers(subject, new ConsumerStart.BySeq(99));
    }

    @Test
    @DisplayName("a time begins with the first message stored then or later")
    void byTime() {
        Subject subject = freshSubject();
        publish(subject, "1");
        Instant first = storeTime(subject, 1);
        passed(first);
        publish(subject, "2");
        publish(subject, "3");

        assertDelivers(subject, new ConsumerStart.ByTime(storeTime(subject, 2)), 2L, 3L);
        assertDelivers(subject, new ConsumerStart.ByTime(first.plusMillis(1)), 2L, 3L);
    }

    @Test
    @Needs(Capability.MULTI_SUBJECT)
    @DisplayName("last per subject begins with the last message of each, and goes on with everything")
    void lastPerSubject() {
        Subject stem = freshSubject();
        streams().ensure(StreamSpec.of(freshName(), stem.value() + ".*"));
        publish(stem.child("a"), "1");
        publish(stem.child("b"), "2");
        publish(stem.child("a"), "3");
        ConsumerSpec spec = ConsumerSpec.builder(freshName(), stem.value() + ".*")
                .start(new ConsumerStart.LastPerSubject())
                .build();
        try (StreamConsumer consumer = streams().consumer(spec)) {
            publish(stem.child("a"), "4");
            publish(stem.child("a"), "5");
            assertThat(seqsOf(take(consumer, 4))).containsExactly(2L, 3L, 4L, 5L);
        }
    }

    @Test
    @DisplayName("the start counts when the consumer is created, and is ignored later")
    void ignoredLater() {
        Subject subject = filled(3);
        ConsumerSpec.Builder spec = spec(subject);
        try (StreamConsumer consumer = open(spec)) {
            take(consumer, 2).forEach(Delivery::ack);
        }
        try (StreamConsumer consumer = open(spec.start(new ConsumerStart.BySeq(1)))) {
            assertThat(seqsOf(take(consumer, 1))).containsExactly(3L);
            assertNothing(consumer, NOT_COMING);
        }
    }
}
