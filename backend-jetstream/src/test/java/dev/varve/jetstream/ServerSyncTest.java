/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.stream.PublishOptions;
import dev.varve.testkit.nats.JetStreamMode;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SharedNatsServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a receipt claims of the disk. */
class ServerSyncTest {

    private static final Subject SUBJECT = Subject.of("sync.test");
    private static final PublishOptions ON_DISK = PublishOptions.atLeast(Durability.DISK);

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("DA-45: a server that says that it syncs always acknowledges as DISK")
    void syncsAlways(NatsVersion version) {
        NatsServer server = server(version, JetStreamMode.SYNC_ALWAYS);
        try (Varve store = open(at(server).withServerMonitors(server.monitorUrl()))) {
            assertThat(store.capabilities().strongest()).isEqualTo(Durability.DISK);
            assertThat(store.streams()
                            .publish(SUBJECT, Message.of("x"), ON_DISK)
                            .durability())
                    .isEqualTo(Durability.DISK);
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("DA-45: a server that syncs every two minutes acknowledges as PROCESS and refuses who asks for DISK")
    void syncsLater(NatsVersion version) {
        NatsServer server = server(version, JetStreamMode.DEFAULT_SYNC);
        try (Varve store = open(at(server).withServerMonitors(server.monitorUrl()))) {
            assertOnlyProcess(store);
        }
    }

    @Test
    @DisplayName("DA-45: what no monitoring page says is not claimed, whatever the server does")
    void unseen() {
        NatsServer server = server(NatsVersion.NEWEST, JetStreamMode.SYNC_ALWAYS);
        try (Varve store = open(at(server))) {
            assertOnlyProcess(store);
        }
        String half = server.monitorUrl() + ",http://127.0.0.1:1";
        try (Varve store = open(at(server).withServerMonitors(half).withServerSyncsAlways())) {
            assertOnlyProcess(store);
        }
    }

    @Test
    @DisplayName("the operator may state that the servers sync always, and the capabilities say whose word it is")
    void stated() {
        NatsServer server = server(NatsVersion.NEWEST, JetStreamMode.DEFAULT_SYNC);
        try (Varve store = open(at(server).withServerSyncsAlways())) {
            assertThat(store.streams().publish(SUBJECT, Message.of("x")).durability())
                    .isEqualTo(Durability.DISK);
            assertThat(store.capabilities().notes()).anyMatch(note -> note.contains("server-syncs-always"));
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("DA-45: a server that comes back with other settings is asked again: what it does now counts, at once")
    void askedAgain(NatsVersion version) throws IOException {
        NatsServerConfig config = NatsServerConfig.builder(version)
                .jetStream(JetStreamMode.SYNC_ALWAYS)
                .build();
        try (NatsServer server = NatsServer.start(config);
                Varve store = open(at(server).withServerMonitors(server.monitorUrl()))) {
            assertThat(publishInsisting(store)).isEqualTo(Durability.DISK);
            restart(server, JetStreamMode.DEFAULT_SYNC);
            assertThat(publishInsisting(store)).isEqualTo(Durability.PROCESS);
            restart(server, JetStreamMode.SYNC_ALWAYS);
            Awaitility.await().until(() -> publishInsisting(store).equals(Durability.DISK));
        }
    }

    private static void restart(NatsServer server, JetStreamMode mode) throws IOException {
        Path file = server.directory().resolve("server.conf");
        String plain = Files.readString(file).replace("sync_interval: always", "");
        String setting = mode == JetStreamMode.SYNC_ALWAYS ? "sync_interval: always\n" : "";
        Files.writeString(file, plain.replace("jetstream {", "jetstream {\n" + setting));
        server.restart();
    }

    private static Durability publishInsisting(Varve store) {
        return Awaitility.await()
                .ignoreExceptionsMatching(failure -> failure instanceof StorageException refusal && refusal.retryable())
                .until(() -> store.streams().publish(SUBJECT, Message.of("x")).durability(), level -> true);
    }

    private static void assertOnlyProcess(Varve store) {
        assertThat(store.capabilities().strongest()).isEqualTo(Durability.PROCESS);
        assertThat(store.streams().publish(SUBJECT, Message.of("x")).durability())
                .isEqualTo(Durability.PROCESS);
        assertThatThrownBy(() -> store.streams().publish(SUBJECT, Message.of("x"), ON_DISK))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED));
    }

    private static NatsServer server(NatsVersion version, JetStreamMode mode) {
        return SharedNatsServers.of(
                NatsServerConfig.builder(version).jetStream(mode).build());
    }

    private static JetStreamConfig at(NatsServer server) {
        return JetStreamConfig.at(NatsSettings.at(server.url()));
    }

    private static Varve open(JetStreamConfig config) {
        return new JetStreamProvider().open(config.withSubjectPrefix("sync"));
    }
}
