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
import dev.varve.stream.ConsumerInfo;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Delivery;
import dev.varve.stream.StreamConsumer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SharedNatsServers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Others delete the consumer of a handle, and make another of that name. */
final class ConsumerAnewTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long AT_ONCE_SECONDS = 8;

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName(
            "a handle tells at once of the consumer that was made anew, and does not wait for what the one before it had delivered")
    void anew(NatsVersion version) {
        String url = SharedNatsServers.of(NatsServerConfig.jetStream(version)).url();
        Subject subject = Subject.of("anew." + UUID.randomUUID());
        ConsumerSpec spec = ConsumerSpec.of("billing", subject.value());
        try (Varve store = new JetStreamProvider()
                        .open(JetStreamConfig.at(NatsSettings.at(url)).withRequestTimeout(PATIENCE));
                Varve patient = store.within(PATIENCE)) {
            store.streams().publish(subject, Message.of("a"));
            store.streams().publish(subject, Message.of("b"));
            try (StreamConsumer handle = patient.streams().consumer(spec)) {
                handle.fetch(2, PATIENCE).forEach(Delivery::ack);
                assertThat(handle.info().delivered()).isEqualTo(2);
                store.streams().deleteConsumer(subject.filter(), "billing");
                store.streams().consumer(spec).close();

                ConsumerInfo info = CompletableFuture.supplyAsync(handle::info)
                        .orTimeout(AT_ONCE_SECONDS, TimeUnit.SECONDS)
                        .join();

                assertThat(info.delivered()).isZero();
                assertThat(handle.fetch(2, PATIENCE)).hasSize(2);
            }
        }
    }
}
