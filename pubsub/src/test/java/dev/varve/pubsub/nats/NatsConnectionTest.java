/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.pubsub.NoAnswerException;
import dev.varve.pubsub.PolledSubscription;
import dev.varve.pubsub.PubSub.ConnectionEvent;
import dev.varve.pubsub.Received;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SharedNatsServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens when the server goes away and comes back. */
class NatsConnectionTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a killed server: UNAVAILABLE while it is away, then every subscription is back when RESTORED is told")
    void killed(NatsVersion version) {
        try (NatsServer server = NatsServer.start(NatsServerConfig.of(version));
                NatsPubSub handle = NatsPubSub.connect(NatsConfig.of(server.url()));
                NatsPubSub other = NatsPubSub.connect(NatsConfig.of(server.url()))) {
            List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
            List<ConnectionEvent> othersEvents = new CopyOnWriteArrayList<>();
            handle.onConnection(events::add);
            other.onConnection(othersEvents::add);
            Received received = new Received();
            handle.subscribe("s.*", received);
            handle.subscribe("s.>", "group", received);
            PolledSubscription polled = handle.poll("s.1");
            handle.flush(LONG);

            server.kill();
            await().atMost(LONG).until(() -> events.equals(List.of(ConnectionEvent.LOST)));
            assertUnavailable(() -> handle.publish(text("s.1", "lost")));
            assertUnavailable(() -> handle.subscribe("s.1", received));
            assertUnavailable(() -> handle.flush(LONG));
            assertUnavailable(() -> handle.request(text("s.1", "lost"), LONG));
            assertThat(handle.describe()).contains("not connected");
            assertThat(polled.poll(Duration.ofMillis(5))).isNull();
            CompletableFuture<WireMessage> next = CompletableFuture.supplyAsync(() -> polled.poll(LONG));

            server.restart();
            await().atMost(LONG).until(() -> events.size() == 2 && othersEvents.size() == 2);
            assertThat(events).containsExactly(ConnectionEvent.LOST, ConnectionEvent.RESTORED);
            other.publish(text("s.1", "after"));
            await().atMost(LONG).until(() -> received.size() == 2);
            assertThat(received.texts()).containsExactly("after", "after");
            assertThat(next.join().payload().utf8()).isEqualTo("after");
            assertThat(polled.poll(Duration.ZERO)).isNull();
            assertThat(handle.describe()).contains(server.version());
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName(
            "requests under way when the connection is lost end with NoAnswerException at once, and work again afterwards")
    void requestsUnderWay(NatsVersion version) throws Exception {
        try (NatsServer server = NatsServer.start(NatsServerConfig.of(version));
                NatsPubSub handle = NatsPubSub.connect(NatsConfig.of(server.url()))) {
            List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
            handle.onConnection(events::add);
            handle.subscribe("silent", request -> {});
            handle.subscribe(
                    "echo",
                    request -> handle.publish(
                            WireMessage.of(request.replyTo().orElseThrow(), WireHeaders.none(), request.payload())));
            handle.flush(LONG);
            CompletableFuture<WireMessage> answer = handle.request(text("silent", ""), Duration.ofMinutes(5));
            server.kill();
            assertThatThrownBy(() -> answer.get(LONG.toSeconds(), TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(NoAnswerException.class);
            server.restart();
            await().atMost(LONG).until(() -> events.contains(ConnectionEvent.RESTORED));
            assertThat(handle.request(text("echo", "x"), LONG)
                            .get(LONG.toSeconds(), TimeUnit.SECONDS)
                            .payload()
                            .utf8())
                    .isEqualTo("x");
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName(
            "a server that hangs counts as lost after a few silent pings, and nothing published meanwhile is sent later")
    void hangs(NatsVersion version) {
        NatsServerConfig config = NatsServerConfig.of(version);
        try (NatsServer server = NatsServer.start(config)) {
            NatsConfig settings = NatsConfig.builder(server.url())
                    .pingInterval(Duration.ofMillis(200))
                    .connectTimeout(Duration.ofSeconds(1))
                    .build();
            try (NatsPubSub handle = NatsPubSub.connect(settings)) {
                List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
                handle.onConnection(events::add);
                Received received = new Received();
                handle.subscribe("h.>", received);
                handle.flush(LONG);
                server.pause();
                // More than fits the buffers of the connection, so that some must wait on this side.
                List<String> accepted = publishUntilLost(handle);
                await().atMost(LONG).until(() -> events.contains(ConnectionEvent.LOST));
                int before = received.size();
                // The frozen process would still deliver what its socket holds: it must not live on.
                server.kill();
                server.restart();
                await().atMost(LONG).until(() -> events.contains(ConnectionEvent.RESTORED));
                handle.publish(text("h.after", "after"));
                await().atMost(LONG).until(() -> received.size() > before);
                assertThat(accepted).isNotEmpty();
                assertThat(received.texts()).containsExactly("after");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a handle that is closed while it seeks its server stops seeking")
    void closedWhileSeeking(NatsVersion version) {
        try (NatsServer server = NatsServer.start(NatsServerConfig.of(version))) {
            String name = "seeker-" + System.nanoTime();
            NatsPubSub handle = NatsPubSub.connect(
                    NatsConfig.builder(server.url()).name(name).build());
            List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
            handle.onConnection(events::add);
            server.kill();
            await().atMost(LONG).until(() -> events.contains(ConnectionEvent.LOST));
            handle.close();
            await().atMost(LONG)
                    .until(() -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().contains(name)));
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a thread that is interrupted is told so, and its message is not dropped in silence")
    void interrupted(NatsVersion version) {
        try (NatsPubSub handle =
                NatsPubSub.connect(NatsConfig.of(SharedNatsServers.of(version).url()))) {
            Thread.currentThread().interrupt();
            assertUnavailable(() -> handle.publish(text("i", "x")));
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("the second URL is used when the first leads nowhere, also after a loss")
    void severalUrls(NatsVersion version) {
        NatsServerConfig config = NatsServerConfig.of(version);
        try (NatsServer first = NatsServer.start(config);
                NatsServer second = NatsServer.start(config);
                NatsPubSub handle = NatsPubSub.connect(
                        NatsConfig.builder(first.url(), second.url()).build())) {
            assertThat(handle.describe()).contains(first.url());
            first.kill();
            await().atMost(LONG).until(() -> handle.describe().endsWith(" at " + second.url()));
            handle.flush(LONG);
        }
    }

    private static List<String> publishUntilLost(NatsPubSub handle) {
        List<String> accepted = new ArrayList<>();
        byte[] large = new byte[256 * 1024];
        try {
            for (int i = 0; i < 400; i++) {
                handle.publish(WireMessage.of("h." + i, WireHeaders.none(), Bytes.wrap(large)));
                accepted.add(Integer.toString(i));
            }
        } catch (StorageException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        }
        return accepted;
    }

    private static WireMessage text(String subject, String text) {
        return WireMessage.of(subject, WireHeaders.none(), Bytes.utf8(text));
    }

    private static void assertUnavailable(ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }
}
