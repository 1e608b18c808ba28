/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Subject;
import dev.varve.stream.ConsumerInfo;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Delivery;
import dev.varve.stream.StreamConsumer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the contracts of consumers share: short ways to fetch and to look. */
abstract class ConsumerBase extends StreamContract {

    static final Duration NOT_COMING = Duration.ofMillis(150);
    static final Duration ACK_WAIT = Duration.ofMillis(300);

    static ConsumerSpec.Builder spec(Subject subject) {
        return ConsumerSpec.builder(freshName(), subject.value());
    }

    static ConsumerSpec.Redelivery redelivery(int maxDeliver, Duration... backoff) {
        return new ConsumerSpec.Redelivery(ACK_WAIT, maxDeliver, List.of(backoff));
    }

    /** A subject whose stream holds {@code m1} to {@code m<count>}. */
    final Subject filled(int count) {
        Subject subject = freshSubject();
        publishMany(subject, count);
        return subject;
    }

    final StreamConsumer open(ConsumerSpec.Builder spec) {
        return streams().consumer(spec.build());
    }

    /** The next {@code count} deliveries, however many calls that takes. */
    final List<Delivery> take(StreamConsumer consumer, int count) {
        List<Delivery> taken = new ArrayList<>();
        Instant end = Instant.now().plus(patience());
        while (taken.size() < count) {
            assertThat(Instant.now())
                    .as("%s deliveries come, so far %s", count, seqsOf(taken))
                    .isBefore(end);
            taken.addAll(consumer.fetch(count - taken.size(), NOT_COMING));
        }
        return taken;
    }

    final Delivery takeOne(StreamConsumer consumer) {
        return take(consumer, 1).get(0);
    }

    static void assertNothing(StreamConsumer consumer, Duration wait) {
        assertThat(seqsOf(consumer.fetch(100, wait))).as("further deliveries").isEmpty();
    }

    static List<Long> seqsOf(List<Delivery> deliveries) {
        return deliveries.stream().map(delivery -> delivery.message().seq()).toList();
    }

    static void assertSettled(ConsumerInfo info, long floor) {
        assertThat(info.ackFloor()).as("ack floor").isEqualTo(floor);
        assertThat(info.inFlight()).as("in flight").isZero();
    }
}
