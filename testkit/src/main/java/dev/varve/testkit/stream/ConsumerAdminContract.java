/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.Subject;
import dev.varve.stream.ConsumerInfo;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Delivery;
import dev.varve.stream.StreamConsumer;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.backend.Needs;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Changing, pausing, listing and deleting consumers. */
@Needs(Capability.DURABLE_CONSUMER)
public abstract class ConsumerAdminContract extends ConsumerBase {

    /** For the backends that must fulfil it. */
    protected ConsumerAdminContract() {}

    @Test
    @DisplayName("redelivery and maxInFlight are changed in place, and the cursor stays")
    void changesInPlace() {
        Subject subject = filled(5);
        ConsumerSpec.Builder spec = spec(subject).maxInFlight(1);
        try (StreamConsumer consumer = open(spec)) {
            takeOne(consumer).ack();
        }
        try (StreamConsumer consumer = open(spec.maxInFlight(3).redelivery(redelivery(4)))) {
            assertThat(consumer.info().spec().maxInFlight()).isEqualTo(3);
            assertThat(consumer.info().spec().redelivery()).isEqualTo(redelivery(4));
            assertThat(seqsOf(take(consumer, 3))).containsExactly(2L, 3L, 4L);
        }
    }

    @Test
    @DisplayName("another filter or other acks are refused, naming the field")
    void refusesOthers() {
        Subject subject = filled(1);
        String name = freshName();
        streams().consumer(ConsumerSpec.of(name, subject.value())).close();
        ConsumerSpec otherAcks = ConsumerSpec.builder(name, subject.value())
                .acks(ConsumerSpec.Acks.ALL)
                .build();

        assertThat(assertRefused(ErrorCode.INVALID, () -> streams().consumer(otherAcks)))
                .hasMessageContaining("acks");
        assertThat(streams().consumers(subject.filter()).get(0).spec().acks()).isEqualTo(ConsumerSpec.Acks.EXPLICIT);
    }

    @Test
    @Needs(Capability.MULTI_SUBJECT)
    @DisplayName("another filter is refused, naming the field")
    void refusesOtherFilter() {
        Subject stem = freshSubject();
        String name = freshName();
        streams().ensure(StreamSpec.of(freshName(), stem.value() + ".*"));
        streams().consumer(ConsumerSpec.of(name, stem.value() + ".a")).close();

        assertThat(assertRefused(
                        ErrorCode.INVALID, () -> streams().consumer(ConsumerSpec.of(name, stem.value() + ".b"))))
                .hasMessageContaining("filter");
    }

    @Test
    @DisplayName("a filter whose subjects no one stream owns is invalid")
    void noOneStream() {
        Subject stem = freshSubject();
        publish(stem.child("a"), "x");
        publish(stem.child("b"), "x");

        assertRefused(ErrorCode.INVALID, () -> streams().consumer(ConsumerSpec.of(freshName(), stem.value() + ".*")));
    }

    @Test
    @DisplayName("a pause stops delivery to every handle until it is ended")
    void pause() {
        Subject subject = filled(2);
        ConsumerSpec spec = spec(subject).build();
        try (StreamConsumer one = streams().consumer(spec);
                StreamConsumer other = streams().consumer(spec)) {
            Delivery out = takeOne(one);
            one.pause();
            assertThat(other.info().paused()).isTrue();
            assertNothing(one, NOT_COMING);
            assertNothing(other, NOT_COMING);
            out.ack();

            other.resume();
            assertThat(one.info().paused()).isFalse();
            assertThat(takeOne(one).message().seq()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("the consumers of a stream are listed by name, each with its own cursor")
    void list() {
        Subject subject = filled(3);
        assertThat(streams().consumers(subject.filter())).isEmpty();
        try (StreamConsumer one = open(spec(subject));
                StreamConsumer other = open(spec(subject))) {
            take(one, 2).forEach(Delivery::ack);
            takeOne(other).ack();

            List<ConsumerInfo> infos = streams().consumers(subject.filter());
            assertThat(infos).hasSize(2).containsExactlyInAnyOrder(one.info(), other.info());
            assertThat(infos).extracting(info -> info.spec().name()).isSorted();
            assertThat(infos).allMatch(info -> info.stream().equals(subject.value()));
            assertThat(one.info().ackFloor()).isEqualTo(2);
            assertThat(other.info().ackFloor()).isEqualTo(1);
        }
        assertThat(streams().consumers(freshSubject().filter())).isEmpty();
    }

    @Test
    @DisplayName("a deleted consumer is gone with its cursor: its handles are told, and a new one begins anew")
    void delete() {
        Subject subject = filled(2);
        ConsumerSpec spec = spec(subject).build();
        try (StreamConsumer consumer = streams().consumer(spec)) {
            take(consumer, 2).forEach(Delivery::ack);

            assertThat(streams().deleteConsumer(subject.filter(), spec.name())).isTrue();

            assertThat(streams().deleteConsumer(subject.filter(), spec.name())).isFalse();
            assertRefused(ErrorCode.INVALID, () -> consumer.fetch(1, NOT_COMING));
            assertThat(streams().consumers(subject.filter())).isEmpty();
        }
        try (StreamConsumer anew = streams().consumer(spec)) {
            assertThat(seqsOf(take(anew, 2))).containsExactly(1L, 2L);
        }
    }

    @Test
    @DisplayName("drop takes the consumers of a stream with it")
    void drop() {
        Subject subject = filled(2);
        ConsumerSpec spec = spec(subject).build();
        try (StreamConsumer consumer = streams().consumer(spec)) {
            take(consumer, 2).forEach(Delivery::ack);
        }
        streams().drop(subject.filter());
        publish(subject, "new");

        assertThat(streams().consumers(subject.filter())).isEmpty();
        try (StreamConsumer anew = streams().consumer(spec)) {
            assertThat(takeOne(anew).message().seq()).isEqualTo(1);
        }
    }
}
