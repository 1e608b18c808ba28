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
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.StreamConsumer;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SharedNatsServers;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No server can be brought to leave a consumer stuck; so the waits in vain are told to the watch, and the rest is real. */
@DisplayName("A consumer that had messages at two looks and delivered none between them")
final class StuckConsumerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String name = "stuck-" + UUID.randomUUID();
    private final Subject subject = Subject.of("stuck." + name);

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("is led by another server from then on, and delivers")
    void repaired(NatsVersion version) {
        JetStreamConfig config = JetStreamConfig.at(
                        NatsSettings.at(SharedNatsServers.cluster(version).url()))
                .withReplicas(3);
        Session session = Session.open(config);
        try (Varve store = new JetStreamProvider().open(config)) {
            store.streams().publish(subject, Message.of("x"));
            try (StreamConsumer consumer = store.streams().consumer(ConsumerSpec.of(name, subject.value()))) {
                ConsumerAddress address = new ConsumerAddress(session.naming().undeclared(subject), name);
                String before = leader(session, address);
                ConsumerWatch watch = new ConsumerWatch(session, address);
                watch.waitedInVain(Duration.ofSeconds(10));
                assertThat(leader(session, address)).isEqualTo(before);
                watch.waitedInVain(Duration.ofSeconds(20));

                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> !leader(session, address).isEmpty()
                                && !leader(session, address).equals(before));
                assertThat(consumer.fetch(1, PATIENCE)).hasSize(1);
            }
        } finally {
            session.close();
        }
    }

    private static String leader(Session session, ConsumerAddress consumer) {
        Effort effort = Effort.read("look at the leader", Deadline.after(PATIENCE));
        return session.administration()
                .read(consumer.request("INFO"), Json.object(), effort)
                .body()
                .path("cluster")
                .path("leader")
                .asString("");
    }
}
