/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Message;
import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.stream.Change;
import dev.varve.stream.Changes;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Delivery;
import dev.varve.stream.FeedStart;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StreamConsumer;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("While its server is killed and comes back,")
final class DeliveryThroughRestartTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final List<Long> UNSETTLED =
            LongStream.rangeClosed(11, 40).boxed().toList();
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Subject SUBJECT = Subject.of("orders.placed");

    private static Varve open(NatsServer server) {
        return new JetStreamProvider().open(JetStreamConfig.at(NatsSettings.at(server.url())));
    }

    private static void publish(Varve store, int from, int to) {
        for (int i = from; i <= to; i++) {
            String id = "id-" + i;
            Message message = Message.of("m" + i);
            insist(() -> store.streams().publish(SUBJECT, message, PublishOptions.msgId(id)));
        }
    }

    /** Repeats what may be repeated until it is answered. */
    private static <T> T insist(Supplier<T> call) {
        Deadline end = Deadline.after(PATIENCE);
        while (true) {
            try {
                return call.get();
            } catch (StorageException e) {
                if (!e.retryable() || end.passed()) {
                    throw e;
                }
            } catch (OutcomeUnknownException e) {
                if (end.passed()) {
                    throw e;
                }
            }
        }
    }

    private static void crash(NatsServer server) {
        server.kill();
        server.restart();
    }

    private static void readUntil(Changes feed, List<Change> told, int count) {
        Deadline end = Deadline.after(PATIENCE);
        while (told.size() < count) {
            assertThat(end.passed()).as("told %s of %s", told.size(), count).isFalse();
            feed.next(SHORT).ifPresent(told::add);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(NatsVersion.class)
    @DisplayName("a feed tells each message once and in order")
    void feed(NatsVersion version) {
        try (NatsServer server = NatsServer.start(NatsServerConfig.jetStream(version));
                Varve store = open(server)) {
            publish(store, 1, 40);
            try (Changes feed = store.streams().changes(SUBJECT.filter(), FeedStart.beginning())) {
                List<Change> told = new ArrayList<>();
                readUntil(feed, told, 20);
                crash(server);
                publish(store, 41, 60);
                readUntil(feed, told, 60);

                assertThat(feed.next(SHORT)).isEmpty();
                assertThat(told).allMatch(change -> change.kind() == Change.Kind.SET);
                assertThat(told)
                        .extracting(Change::seq)
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, 60).boxed().toList());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(NatsVersion.class)
    @DisplayName("a consumer delivers everything that was not acknowledged")
    void consumer(NatsVersion version) {
        ConsumerSpec spec = ConsumerSpec.builder("billing", SUBJECT.value())
                .redelivery(new ConsumerSpec.Redelivery(Duration.ofSeconds(1), 0, List.of()))
                .build();
        try (NatsServer server = NatsServer.start(NatsServerConfig.jetStream(version));
                Varve store = open(server)) {
            publish(store, 1, 40);
            try (StreamConsumer consumer = store.streams().consumer(spec)) {
                List<Delivery> out = consumer.fetch(20, PATIENCE);
                out.subList(0, 10).forEach(Delivery::ack);
                crash(server);

                Set<Long> settled = new TreeSet<>();
                Deadline end = Deadline.after(PATIENCE);
                while (insist(consumer::info).ackFloor() < 40 && !end.passed()) {
                    for (Delivery delivery : insist(() -> consumer.fetch(20, SHORT))) {
                        delivery.ack();
                        settled.add(delivery.message().seq());
                    }
                }
                // The server keeps acknowledgements in memory for a moment: killed, it may have forgotten some.
                assertThat(settled).containsAll(UNSETTLED);
                assertThat(consumer.info().ackFloor()).isEqualTo(40);
            }
        }
    }
}
