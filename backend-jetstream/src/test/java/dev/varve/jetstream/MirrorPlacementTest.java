/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.jetstream.JetStreamConfig.Placement;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.stream.Difference;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.nats.NatsCluster;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mirrors on other servers than their origin. */
class MirrorPlacementTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Subject ACTION = Subject.of("action.1");
    private static final SubjectFilter ACTIONS = SubjectFilter.of("action.*");

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName(
            "DA-18: a mirror in the domain of a leaf node follows its origin in the hub, also after the link was lost")
    void acrossDomains(NatsVersion version) throws IOException {
        int port = freePort();
        String listen = "leafnodes { listen: \"127.0.0.1:%d\" }".formatted(port);
        String remote = "leafnodes { remotes: [{ url: \"nats://127.0.0.1:%d\" }], reconnect: \"1s\" }".formatted(port);
        StreamSpec mirror = StreamSpec.builder("actions-leaf", "action.*")
                .mirrorOf("actions")
                .build();
        try (NatsServer hub = NatsServer.start(domain(version, "hub", listen));
                NatsServer leaf = NatsServer.start(domain(version, "leaf", remote));
                Varve primary = open(hub.url(), Map.of());
                Varve reader = open(leaf.url(), Map.of("actions-leaf", Placement.originAt("$JS.hub.API")))) {
            primary.streams().ensure(StreamSpec.of("actions", "action.*"));
            primary.streams().publish(ACTION, Message.of("a1"));
            await().atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(StorageException.class)
                    .until(() -> {
                        reader.streams().ensure(mirror);
                        return true;
                    });
            await().atMost(PATIENCE).until(() -> lag(primary, reader) == 0);

            hub.kill();
            assertThat(seqs(reader)).containsExactly(1L);
            hub.restart();
            await().atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(StorageException.class)
                    .until(() -> primary.streams()
                                    .publish(ACTION, Message.of("a2"), PublishOptions.msgId("a2"))
                                    .seq()
                            == 2);
            primary.streams().deleteAll(ACTION, 1);
            await().atMost(PATIENCE).until(() -> lag(primary, reader) == 0);

            assertThat(seqs(reader)).containsExactly(1L, 2L);
            assertThat(reader.streams().diff(mirror)).isEmpty();
            assertThatThrownBy(() -> reader.streams().publish(ACTION, Message.of("no")))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("is a mirror of 'actions'");
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("DA-15: a stream stands on the servers that bear its tags, and moves when the tags change")
    void tagged(NatsVersion version) {
        StreamSpec origin = StreamSpec.of("actions", "action.*");
        StreamSpec mirror = StreamSpec.builder("actions-eu", "eu.action.*")
                .mirrorOf("actions")
                .durability(Durability.PROCESS)
                .build();
        try (NatsCluster cluster = NatsCluster.start(version)) {
            String first = cluster.node(0).name();
            String second = cluster.node(1).name();
            try (Varve store = open(
                    cluster.url(),
                    Map.of("actions", Placement.tagged(first), "actions-eu", Placement.tagged(second)))) {
                store.streams().ensure(origin);
                store.streams().ensure(mirror);
                assertThat(leader(cluster, "actions")).isEqualTo(first);
                assertThat(leader(cluster, "actions-eu")).isEqualTo(second);
                store.streams().publish(ACTION, Message.of("a1"));
                await().atMost(PATIENCE).until(() -> seqs(store).equals(List.of(1L)));
            }
            try (Varve store = open(cluster.url(), Map.of("actions-eu", Placement.tagged(first)))) {
                assertThat(store.streams().diff(mirror))
                        .containsExactly(new Difference("placement.tags", "[" + first + "]", "[" + second + "]", true));
                store.streams().ensure(mirror);
                await().atMost(PATIENCE)
                        .ignoreExceptionsInstanceOf(StorageException.class)
                        .until(() -> leader(cluster, "actions-eu").equals(first));
            }
        }
    }

    private static String leader(NatsCluster cluster, String stream) {
        Session session = Session.open(config(cluster.url(), Map.of()));
        try {
            Effort effort = Effort.read("a test", Deadline.after(PATIENCE));
            return session.administration()
                    .read("STREAM.INFO." + stream, Json.object(), effort)
                    .orThrow(effort)
                    .path("cluster")
                    .path("leader")
                    .asString("");
        } finally {
            session.close();
        }
    }

    private static long lag(Varve origin, Varve mirror) {
        return last(origin) - last(mirror);
    }

    private static long last(Varve store) {
        return store.streams().info(ACTION).map(StreamInfo::lastSeq).orElse(0L);
    }

    private static List<Long> seqs(Varve store) {
        return store.streams().getAll(ACTIONS, Range.all()).toList().stream()
                .map(StoredMessage::seq)
                .toList();
    }

    private NatsServerConfig domain(NatsVersion version, String name, String leafnodes) {
        String jetStream = "jetstream { store_dir: \"%s\", domain: %s }\n".formatted(directory.resolve(name), name);
        return NatsServerConfig.builder(version).extra(jetStream + leafnodes).build();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static JetStreamConfig config(String url, Map<String, Placement> placements) {
        return JetStreamConfig.at(NatsSettings.at(url)).withPlacements(placements);
    }

    private static Varve open(String url, Map<String, Placement> placements) {
        return new JetStreamProvider().open(config(url, placements));
    }
}
