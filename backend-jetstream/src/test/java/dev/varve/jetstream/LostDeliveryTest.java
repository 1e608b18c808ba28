/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.stream.Changes;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Delivery;
import dev.varve.stream.FeedStart;
import dev.varve.stream.StreamConsumer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SharedNatsServers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(NatsVersion.class)
@DisplayName("Where a delivery or its settlement gets lost,")
final class LostDeliveryTest {

    private static final int MESSAGES = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration NOT_COMING = Duration.ofMillis(150);

    private final Subject subject = Subject.of("lost." + UUID.randomUUID());
    private final NatsVersion version;
    private LossyLink link;
    private Varve store;

    LostDeliveryTest(NatsVersion version) {
        this.version = version;
    }

    @BeforeEach
    void open() throws IOException {
        String url = SharedNatsServers.of(NatsServerConfig.jetStream(version)).url();
        link = LossyLink.to(url);
        store = new JetStreamProvider().open(TestServers.impatient(link.url()));
        try (Varve writer = new JetStreamProvider().open(JetStreamConfig.at(NatsSettings.at(url)))) {
            for (int i = 1; i <= MESSAGES; i++) {
                writer.streams().publish(subject, Message.of("m" + i + "."));
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        link.close();
    }

    @Test
    @DisplayName("PS-4: a feed sees the gap and tells each message once and in order")
    void feed() {
        link.loseOnce("m7.");
        try (Changes feed = store.streams().changes(subject.filter(), FeedStart.beginning())) {
            List<Long> told = new ArrayList<>();
            while (told.size() < MESSAGES) {
                told.add(feed.next(PATIENCE).orElseThrow().seq());
            }
            assertThat(told).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
            assertThat(feed.next(NOT_COMING)).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "an acknowledgement that never came, or whose confirmation got lost, is repeated until it is confirmed")
    void acknowledgement() {
        try (StreamConsumer consumer = store.streams().consumer(ConsumerSpec.of("billing", subject.value()))) {
            List<Delivery> deliveries = consumer.fetch(2, PATIENCE);
            link.loseOnce("+ACK");
            deliveries.get(0).ack();
            assertThat(consumer.info().ackFloor()).isEqualTo(1);

            link.loseOnce("MSG _INBOX.");
            deliveries.get(1).ack();
            assertThat(consumer.info().ackFloor()).isEqualTo(2);
            assertThat(consumer.info().inFlight()).isZero();
        }
    }
}
