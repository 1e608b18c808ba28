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
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NatsServerTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(10);

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a plain server is of the wanted line and carries messages, but has no JetStream")
    void carriesMessages(NatsVersion version) throws Exception {
        NatsServer server = SharedNatsServers.of(version);
        try (Connection client = Clients.connect(server)) {
            Subscription subscription = client.subscribe("NatsServerTest.plain");
            client.publish("NatsServerTest.plain", bytes("hello"));
            Message received = subscription.nextMessage(LONG);
            assertThat(received.getData()).isEqualTo(bytes("hello"));
            assertThat(client.getServerInfo().getVersion()).isEqualTo(server.version());
            assertThat(ServerVersion.in(server.version())).get().matches(version::accepts);
            assertThat(client.getServerInfo().isJetStreamAvailable()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("sync always, the largest payload and extra text reach the server's configuration")
    void configures(NatsVersion version) throws Exception {
        NatsServerConfig config = NatsServerConfig.builder(version)
                .jetStream(JetStreamMode.SYNC_ALWAYS)
                .maxPayload(4096)
                .extra("debug: true")
                .build();
        try (NatsServer server = NatsServer.start(config);
                Connection client = Clients.connect(server)) {
            assertThat(client.getServerInfo().getMaxPayload()).isEqualTo(4096);
            assertThat(server.monitor().page("/varz")).containsPattern("\"sync_always\":\\s*true");
            assertThat(server.logTail()).contains("[DBG]");
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a killed server comes back on the same port with what it stored")
    void survivesKill(NatsVersion version) throws Exception {
        NatsServerConfig config = NatsServerConfig.jetStream(version);
        try (NatsServer server = NatsServer.start(config);
                Connection client = Clients.connect(server)) {
            client.jetStreamManagement().addStream(Clients.stream("kept", 1));
            client.jetStream().publish("kept.a", bytes("before"));
            String url = server.url();
            long pid = server.pid();

            server.kill();
            assertThat(server.running()).isFalse();
            server.restart();

            assertThat(server.url()).isEqualTo(url);
            assertThat(server.pid()).isNotEqualTo(pid);
            await().atMost(LONG).until(() -> client.getStatus() == Connection.Status.CONNECTED);
            Message stored = client.jetStream()
                    .subscribe("kept.>", io.nats.client.PushSubscribeOptions.DEFAULT_PUSH_OPTS)
                    .nextMessage(LONG);
            assertThat(stored.getData()).isEqualTo(bytes("before"));
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a paused server answers nothing, holds its connections, and answers when resumed")
    void pauses(NatsVersion version) throws Exception {
        try (NatsServer server = NatsServer.start(NatsServerConfig.of(version));
                Connection client = Clients.connect(server)) {
            client.flush(LONG);
            server.pause();
            assertThat(server.running()).isTrue();
            assertThatThrownBy(() -> client.flush(SHORT)).isInstanceOf(TimeoutException.class);
            server.resume();
            client.flush(LONG);
            assertThat(client.getStatistics().getReconnects()).isZero();
        }
    }

    @Test
    @DisplayName("a paused server can be stopped, and stopping or closing twice changes nothing")
    void stops() {
        NatsServer server = NatsServer.start(NatsServerConfig.of(NatsVersion.NEWEST));
        server.pause();
        server.stop();
        server.stop();
        assertThat(server.running()).isFalse();
        assertThat(server.logTail()).contains("Server Exiting");
        server.close();
        server.close();
        assertThat(server.directory()).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a server that cannot start fails with its own words and leaves nothing behind")
    void failsToStart(NatsVersion version) {
        NatsServerConfig config =
                NatsServerConfig.builder(version).extra("no_such_setting: 1").build();
        assertThatThrownBy(() -> NatsServer.start(config))
                .isInstanceOf(NatsServerException.class)
                .hasMessageContaining("no_such_setting");
    }

    @Test
    @DisplayName("a server dies with its JVM, even if that is killed")
    void diesWithItsJvm() throws Exception {
        try (OtherJvm jvm = OtherJvm.startServer()) {
            assertThat(jvm.serverAccepts()).isTrue();
            jvm.kill();
            await().atMost(LONG).until(() -> !jvm.serverAccepts());
        }
    }

    @Test
    @DisplayName("a JVM that ends by itself takes its servers and their directories with it")
    void leavesNothing() throws Exception {
        try (OtherJvm jvm = OtherJvm.startServer()) {
            Path directory = jvm.serverDirectory();
            assertThat(directory).exists();
            jvm.end();
            assertThat(jvm.serverAccepts()).isFalse();
            assertThat(directory).doesNotExist();
        }
    }
}
