/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import static dev.varve.testkit.nats.Clients.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.Nats;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NatsClusterTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("three nodes form, take replicated writes, survive kill -9 of their leader and take it back")
    void survivesKill(NatsVersion version) throws Exception {
        try (NatsCluster cluster = NatsCluster.start(version);
                Connection client = Nats.connect(Clients.options(cluster.url()).build())) {
            client.jetStreamManagement().addStream(Clients.stream("replicated", 3));
            JetStream stream = client.jetStream();
            stream.publish("replicated.a", bytes("1"));

            NatsServer first = cluster.leader().orElseThrow();
            first.kill();
            cluster.awaitReady();
            assertThat(cluster.leader()).get().isNotSameAs(first);
            await().atMost(LIMIT).ignoreExceptions().until(() -> stream.publish("replicated.a", bytes("2")) != null);

            first.restart();
            cluster.awaitReady();
            assertThat(cluster.nodes()).allMatch(NatsServer::running);
            // The node takes its place in the stream's group after it is ready, and is not well while it catches up.
            await().atMost(LIMIT).until(() -> first.monitor().healthy());
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(messages(client)).isGreaterThanOrEqualTo(2));
        }
    }

    @Test
    @DisplayName("a cluster without JetStream or of one node is refused")
    void refuses() {
        assertThatThrownBy(() -> NatsCluster.start(NatsServerConfig.of(NatsVersion.NEWEST), 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jetStream");
        assertThatThrownBy(() -> NatsCluster.start(NatsServerConfig.jetStream(NatsVersion.NEWEST), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("size is 1");
    }

    private static long messages(Connection client) throws Exception {
        return client.jetStreamManagement()
                .getStreamInfo("replicated")
                .getStreamState()
                .getMsgCount();
    }
}
