/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.nats.JetStreamMode;
import dev.varve.testkit.nats.JwtAccount;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SharedNatsServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is wrong from outside is told in one line that says what to do. */
class BadInputTest {

    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("DA-17: a credentials file opens a store; one that has expired, or is of another operator, is DENIED")
    void credentials(NatsVersion version) throws IOException {
        JwtAccount account = JwtAccount.create();
        NatsServerConfig config = NatsServerConfig.builder(version)
                .jetStream(JetStreamMode.DEFAULT_SYNC)
                .extra(account.serverConfiguration())
                .build();
        try (NatsServer server = NatsServer.start(config)) {
            try (Varve store = open(at(server, account.credentials(Instant.now().plus(DAY))))) {
                assertThat(store.streams()
                                .publish(Subject.of("a"), Message.of("x"))
                                .seq())
                        .isEqualTo(1);
            }
            NatsSettings expired = at(server, account.credentials(Instant.now().minus(DAY)));
            assertRefused(ErrorCode.DENIED, () -> open(expired).close(), "check that they have not expired");
            NatsSettings foreign =
                    at(server, JwtAccount.create().credentials(Instant.now().plus(DAY)));
            assertRefused(ErrorCode.DENIED, () -> open(foreign).close(), "check that they have not expired");
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("an account without JetStream is told, with what to do about it")
    void wrongAccount(NatsVersion version) {
        NatsServerConfig config = NatsServerConfig.builder(version)
                .jetStream(JetStreamMode.DEFAULT_SYNC)
                .extra("accounts { PLAIN { users: [{ user: u, password: p }] } }\nno_auth_user: u")
                .build();
        try (NatsServer server = NatsServer.start(config)) {
            NatsSettings nats = NatsSettings.at(server.url());
            assertRefused(ErrorCode.UNAVAILABLE, () -> open(nats).close(), "for this account");
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("subjects of a stream of another configuration are refused with its name, by ensure and by a write")
    void foreignStream(NatsVersion version) {
        JetStreamConfig config = config(version);
        String prefix = prefix();
        String name = "theirs-" + prefix;
        try (Varve theirs = new JetStreamProvider().open(config);
                Varve ours = new JetStreamProvider().open(config.withSubjectPrefix(prefix))) {
            theirs.streams().ensure(StreamSpec.of(name, prefix + ".a.*"));

            StreamSpec wanted = StreamSpec.of("ours", "a.*");
            assertRefused(ErrorCode.INVALID, () -> ours.streams().ensure(wanted), name);
            assertRefused(ErrorCode.INVALID, () -> ours.streams().publish(Subject.of("a.b"), Message.of("x")), name);
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName(
            "subjects of another stream are refused with its name, and what cannot become what is wanted with the field")
    void overlap(NatsVersion version) {
        try (Varve store = new JetStreamProvider().open(config(version).withSubjectPrefix(prefix()))) {
            store.streams()
                    .ensure(StreamSpec.builder("first", "a.*")
                            .traits(StreamSpec.Trait.EPHEMERAL)
                            .build());

            StreamSpec second = StreamSpec.of("second", "a.>");
            assertRefused(ErrorCode.INVALID, () -> store.streams().ensure(second), "[first]");
            StreamSpec lasting = StreamSpec.of("first", "a.*");
            assertRefused(ErrorCode.INVALID, () -> store.streams().ensure(lasting), "traits.ephemeral");
        }
    }

    private static JetStreamConfig config(NatsVersion version) {
        String url = SharedNatsServers.of(NatsServerConfig.jetStream(version)).url();
        return JetStreamConfig.at(NatsSettings.at(url));
    }

    private static String prefix() {
        return "p" + UUID.randomUUID().toString().substring(0, 8);
    }

    private NatsSettings at(NatsServer server, String credentials) throws IOException {
        Path file = Files.writeString(Files.createTempFile(directory, "user", ".creds"), credentials);
        NatsSettings plain = NatsSettings.at(server.url());
        return new NatsSettings(
                plain.url(),
                Optional.of(file),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                plain.connectTimeout(),
                plain.pingInterval(),
                plain.inboxPrefix());
    }

    private static Varve open(NatsSettings nats) {
        return new JetStreamProvider().open(JetStreamConfig.at(nats));
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call, String advice) {
        StorageException refusal = catchThrowableOfType(StorageException.class, call);
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
        assertThat(refusal.getMessage()).doesNotContain("\n").contains(advice);
    }
}
