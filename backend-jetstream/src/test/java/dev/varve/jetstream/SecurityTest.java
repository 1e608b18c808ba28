/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.testkit.nats.JetStreamMode;
import dev.varve.testkit.nats.NKeyUser;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.ServerTls;
import dev.varve.testkit.nats.SharedNatsServers;
import dev.varve.testkit.nats.SubjectPermissions;
import dev.varve.testkit.nats.TlsFixture;
import dev.varve.testkit.nats.TlsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may open a store on JetStream, and what a user may do with it. */
class SecurityTest {

    private static final TlsFixture TLS = TlsFixture.shared();
    private static final Subject OPEN = Subject.of("open.a");
    private static final Subject CLOSED = Subject.of("closed.a");

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName(
            "DA-44: over TLS a store works where the certificate names the host, and is refused where it names another")
    void tls(NatsVersion version) {
        try (Varve store = open(trusting(server(version, TLS.server())))) {
            assertThat(store.streams().publish(OPEN, Message.of("x")).seq()).isPositive();
        }
        assertRefused(
                        ErrorCode.UNAVAILABLE,
                        () -> open(trusting(server(version, TLS.wrongHost()))).close())
                .hasMessageContaining("the server's certificate is for another host");
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("DA-44: the NKey that the server knows opens a store, another is DENIED")
    void nkey(NatsVersion version) throws IOException {
        NKeyUser user = NKeyUser.create(SubjectPermissions.everything());
        NKeyUser stranger = NKeyUser.create(SubjectPermissions.everything());
        try (NatsServer server = NatsServer.start(config(version, user))) {
            try (Varve store = open(at(server, user))) {
                assertThat(store.streams().publish(OPEN, Message.of("x")).seq()).isEqualTo(1);
            }
            NatsSettings wrong = at(server, stranger);
            assertRefused(ErrorCode.DENIED, () -> open(wrong).close());
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a write to a subject that the user may not publish to is DENIED, and makes no stream")
    void subjectDenied(NatsVersion version) throws IOException {
        NKeyUser user = NKeyUser.create(denying("closed.>"));
        NKeyUser admin = NKeyUser.create(SubjectPermissions.everything());
        try (NatsServer server = NatsServer.start(config(version, user, admin));
                Varve store = open(at(server, user));
                Varve all = open(at(server, admin))) {
            assertRefused(ErrorCode.DENIED, () -> store.streams().publish(CLOSED, Message.of("x")));
            assertThat(all.streams().info(CLOSED)).isEmpty();

            all.streams().publish(CLOSED, Message.of("theirs"));
            assertRefused(ErrorCode.DENIED, () -> store.streams().publish(CLOSED, Message.of("x")));
            assertThat(all.streams().info(CLOSED).orElseThrow().lastSeq()).isEqualTo(1);
            assertThat(store.streams().publish(OPEN, Message.of("x")).seq()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a user that may not make streams is DENIED a first write, and may write where a stream is")
    void creationDenied(NatsVersion version) throws IOException {
        NKeyUser user = NKeyUser.create(denying("$JS.API.STREAM.CREATE.>"));
        NKeyUser admin = NKeyUser.create(SubjectPermissions.everything());
        try (NatsServer server = NatsServer.start(config(version, user, admin));
                Varve store = open(at(server, user));
                Varve all = open(at(server, admin))) {
            assertRefused(ErrorCode.DENIED, () -> store.streams().publish(OPEN, Message.of("x")));
            assertThat(all.streams().info(OPEN)).isEmpty();

            all.streams().publish(OPEN, Message.of("theirs"));
            assertThat(store.streams().publish(OPEN, Message.of("x")).seq()).isEqualTo(2);
        }
    }

    private static SubjectPermissions denying(String subject) {
        return new SubjectPermissions(List.of(), List.of(subject), List.of(), List.of());
    }

    private static NatsServerConfig config(NatsVersion version, NKeyUser... users) {
        return NatsServerConfig.builder(version)
                .jetStream(JetStreamMode.DEFAULT_SYNC)
                .users(users)
                .build();
    }

    private static NatsServer server(NatsVersion version, ServerTls tls) {
        return SharedNatsServers.of(NatsServerConfig.builder(version)
                .jetStream(JetStreamMode.DEFAULT_SYNC)
                .tls(tls)
                .build());
    }

    private static NatsSettings trusting(NatsServer server) {
        NatsSettings plain = NatsSettings.at(server.url());
        return settings(plain, Optional.empty(), Optional.of(TLS.certificate(TlsIdentity.AUTHORITY)));
    }

    private NatsSettings at(NatsServer server, NKeyUser user) throws IOException {
        Path seed = Files.writeString(Files.createTempFile(directory, "seed", ".nk"), user.seed() + "\n");
        return settings(NatsSettings.at(server.url()), Optional.of(seed), Optional.empty());
    }

    private static NatsSettings settings(NatsSettings plain, Optional<Path> seed, Optional<Path> authorities) {
        return new NatsSettings(
                plain.url(),
                Optional.empty(),
                seed,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                authorities,
                Optional.empty(),
                Optional.empty(),
                plain.connectTimeout(),
                plain.pingInterval(),
                plain.inboxPrefix());
    }

    private static Varve open(NatsSettings nats) {
        return new JetStreamProvider().open(JetStreamConfig.at(nats));
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            ErrorCode code, ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
