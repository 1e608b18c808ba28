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
import dev.varve.testkit.backend.Needs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When a message that was not acknowledged comes again. */
@Needs(Capability.DURABLE_CONSUMER)
public abstract class RedeliveryContract extends ConsumerBase {

    /** For the backends that must fulfil it. */
    protected RedeliveryContract() {}

    private Duration until(StreamConsumer consumer, Instant begin, int count) {
        Delivery delivery = takeOne(consumer);
        assertThat(delivery.count()).isEqualTo(count);
        return Duration.between(begin, Instant.now());
    }

    @Test
    @DisplayName("a message comes again after the ack wait, not before, and is counted")
    void ackWait() {
        try (StreamConsumer consumer = open(spec(filled(1)).redelivery(redelivery(0)))) {
            Instant begin = Instant.now();
            takeOne(consumer);

            assertThat(until(consumer, begin, 2)).isGreaterThan(ACK_WAIT.minus(TOLERANCE));
            assertThat(until(consumer, begin, 3))
                    .isGreaterThan(ACK_WAIT.multipliedBy(2).minus(TOLERANCE));
        }
    }

    @Test
    @DisplayName("a message that was refused comes again at once")
    void nak() {
        try (StreamConsumer consumer = open(spec(filled(1)))) {
            takeOne(consumer).nak(Duration.ZERO);

            assertThat(takeOne(consumer).count()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("a message that was refused with a delay comes again after it")
    void nakWithDelay() {
        try (StreamConsumer consumer = open(spec(filled(1)))) {
            Instant begin = Instant.now();
            takeOne(consumer).nak(ACK_WAIT);

            assertThat(until(consumer, begin, 2)).isGreaterThan(ACK_WAIT.minus(TOLERANCE));
        }
    }

    @Test
    @DisplayName("a message that was given up does not come again")
    void term() {
        Subject subject = filled(1);
        try (StreamConsumer consumer = open(spec(subject).redelivery(redelivery(0)))) {
            takeOne(consumer).term("cannot be read");

            assertSettled(consumer.info(), 1);
            assertNothing(consumer, ACK_WAIT.plus(TOLERANCE));
            assertHolds(subject, "m1");
        }
    }

    @Test
    @DisplayName("a message in progress does not come again while its wait is begun anew")
    void inProgress() {
        try (StreamConsumer consumer = open(spec(filled(1)).redelivery(redelivery(0)))) {
            Delivery delivery = takeOne(consumer);
            Instant end = Instant.now().plus(ACK_WAIT.multipliedBy(2));
            while (Instant.now().isBefore(end)) {
                delivery.inProgress();
                assertNothing(consumer, Duration.ofMillis(50));
            }
            delivery.ack();
            assertSettled(consumer.info(), 1);
        }
    }

    @Test
    @DisplayName("a message that exhausted its deliveries stays in the stream and is counted as stranded")
    void maxDeliver() {
        Subject subject = filled(2);
        try (StreamConsumer consumer = open(spec(subject).redelivery(redelivery(2)))) {
            List<Delivery> first = take(consumer, 2);
            first.get(1).ack();
            assertThat(takeOne(consumer).count()).isEqualTo(2);

            eventually()
                    .until(() -> consumer.fetch(1, NOT_COMING).isEmpty()
                            && consumer.info().inFlight() == 0);
            assertStranded(consumer, 1);
            assertHolds(subject, "m1", "m2");
        }
    }

    @Test
    @DisplayName("a refused last delivery is stranded too, and stops nothing behind it")
    void nakOfTheLast() {
        Subject subject = filled(2);
        try (StreamConsumer consumer = open(spec(subject).maxInFlight(1).redelivery(redelivery(1)))) {
            takeOne(consumer).nak(Duration.ZERO);

            assertThat(takeOne(consumer).message().seq()).isEqualTo(2);
            assertStranded(consumer, 1);
        }
    }

    private void assertStranded(StreamConsumer consumer, long count) {
        long told = consumer.info().stranded();
        assertThat(told).isBetween(has(Capability.EXACT_SETTLEMENT) ? count : 0, count);
    }

    @Test
    @DisplayName("what is stranded is acknowledged, and is so no longer")
    void strandedUntilAcknowledged() {
        Subject subject = filled(1);
        try (StreamConsumer consumer = open(spec(subject).redelivery(redelivery(1)))) {
            Delivery last = takeOne(consumer);
            last.nak(Duration.ZERO);
            assertNothing(consumer, NOT_COMING);
            assertStranded(consumer, 1);

            last.ack();
            assertStranded(consumer, 0);
            assertHolds(subject, "m1");
        }
    }

    @Test
    @Needs(Capability.EXACT_SETTLEMENT)
    @DisplayName("what is stranded stays so, though it is said to be in progress, until it is acknowledged")
    void strandedStays() {
        try (StreamConsumer consumer = open(spec(filled(1)).redelivery(redelivery(1)))) {
            Delivery last = takeOne(consumer);
            last.nak(Duration.ZERO);
            last.inProgress();
            last.nak(Duration.ZERO);
            assertThat(consumer.info().stranded()).isEqualTo(1);
            assertThat(consumer.info().inFlight()).isZero();

            last.ack();
            assertThat(consumer.info().stranded()).isZero();
            assertSettled(consumer.info(), 1);
        }
    }

    @Test
    @DisplayName("a backoff gives the waits one after the other, the last one repeated")
    void backoff() {
        ConsumerSpec.Redelivery backoff = redelivery(0, Duration.ofMillis(100), Duration.ofSeconds(1));
        try (StreamConsumer consumer = open(spec(filled(1)).redelivery(backoff))) {
            // Both waits are measured from before the first delivery: a thread that is late must not shorten the
            // second.
            Instant begin = Instant.now();
            takeOne(consumer);

            assertThat(until(consumer, begin, 2)).isBetween(Duration.ofMillis(50), Duration.ofMillis(900));
            assertThat(until(consumer, begin, 3)).isGreaterThan(Duration.ofMillis(1_050));
        }
    }

    @Test
    @DisplayName("what a closed handle left behind is delivered again to another")
    void closedHandle() {
        Subject subject = filled(1);
        ConsumerSpec spec = spec(subject).redelivery(redelivery(0)).build();
        StreamConsumer first = streams().consumer(spec);
        takeOne(first);
        first.close();

        try (StreamConsumer second = streams().consumer(spec)) {
            assertThat(takeOne(second).count()).isEqualTo(2);
        }
    }

    @Test
    @Needs(Capability.EXACT_SETTLEMENT)
    @DisplayName("an acknowledgement that comes after the redelivery does not settle it")
    void lateAck() {
        try (StreamConsumer consumer = open(spec(filled(1)).redelivery(redelivery(0)))) {
            Delivery late = takeOne(consumer);
            takeOne(consumer);
            late.ack();

            assertThat(takeOne(consumer).count()).isEqualTo(3);
        }
    }
}
