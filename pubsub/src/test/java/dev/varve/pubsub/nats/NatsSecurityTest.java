/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
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
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is let in and who is not, by TLS, by proof of identity and by permission. */
class NatsSecurityTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final TlsFixture TLS = TlsFixture.shared();
    private static final NatsTls TRUSTING = NatsTls.trusting(TLS.certificate(TlsIdentity.AUTHORITY));

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("TLS with a certificate for the host works, by address and by name, by PEM file and by trust store")
    void tls(NatsVersion version) throws Exception {
        NatsServer server = server(version, TLS.server());
        assertConnects(NatsConfig.builder(server.url()).tls(TRUSTING));
        assertConnects(NatsConfig.builder(byName(server)).tls(NatsTls.trusting(storeWithoutPassword())));
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a certificate for another host is refused, whether the server is reached by address or by name")
    void wrongHost(NatsVersion version) {
        NatsServer server = server(version, TLS.wrongHost());
        for (String url : List.of(server.url(), byName(server))) {
            assertRefused(NatsConfig.builder(url).tls(TRUSTING), ErrorCode.UNAVAILABLE)
                    .hasMessageContainingAll(url, "the server's certificate is for another host");
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a certificate from an authority that is not trusted is refused")
    void wrongAuthority(NatsVersion version) {
        NatsServer server = server(version, TLS.server());
        NatsTls stranger = NatsTls.trusting(TLS.certificate(TlsIdentity.STRANGER));
        for (NatsTls tls : List.of(stranger, NatsTls.defaults())) {
            assertRefused(NatsConfig.builder(server.url()).tls(tls), ErrorCode.UNAVAILABLE)
                    .hasMessageContainingAll(server.url(), "comes from no authority that is trusted");
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a certificate that has expired is refused")
    void expired(NatsVersion version) throws Exception {
        ExpiredCertificate expired = ExpiredCertificate.create(directory);
        NatsServerConfig config =
                NatsServerConfig.builder(version).tls(expired.server()).build();
        try (NatsServer server = NatsServer.start(config)) {
            assertRefused(
                            NatsConfig.builder(server.url()).tls(NatsTls.trusting(expired.authority())),
                            ErrorCode.UNAVAILABLE)
                    .hasMessageContaining("has expired");
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a server that asks for a client certificate lets in who shows one, and nobody else")
    void mutual(NatsVersion version) {
        NatsServer server = server(version, TLS.mutual());
        NatsTls showing = TRUSTING.showing(TLS.certificate(TlsIdentity.CLIENT), TLS.key(TlsIdentity.CLIENT));
        assertConnects(NatsConfig.builder(server.url()).tls(showing));
        NatsConfig.Builder showingNone =
                NatsConfig.builder(server.url()).tls(TRUSTING).connectTimeout(Duration.ofSeconds(1));
        assertRefused(showingNone, ErrorCode.UNAVAILABLE).hasMessageContaining("client certificate");
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("TLS on one side only is refused, and the message says which side wants it")
    void oneSided(NatsVersion version) {
        NatsServer secured = server(version, TLS.server());
        assertRefused(NatsConfig.builder(secured.url().replace("tls:", "nats:")), ErrorCode.UNAVAILABLE)
                .hasMessageContaining("the server wants TLS");
        NatsServer plain = SharedNatsServers.of(version);
        assertRefused(NatsConfig.builder(plain.url()).tls(TRUSTING), ErrorCode.UNAVAILABLE)
                .hasMessageContaining("the server offers none");
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("an NKey that the server knows is let in, another is DENIED")
    void nkey(NatsVersion version) throws IOException {
        NKeyUser user = NKeyUser.create(SubjectPermissions.everything());
        NatsServerConfig config = NatsServerConfig.builder(version).users(user).build();
        try (NatsServer server = NatsServer.start(config)) {
            assertConnects(NatsConfig.builder(server.url()).auth(new NatsAuth.NKey(file(user.seed()))));
            NKeyUser stranger = NKeyUser.create(SubjectPermissions.everything());
            NatsAuth.NKey wrong = new NatsAuth.NKey(file(stranger.seed()));
            assertRefused(NatsConfig.builder(server.url()).auth(wrong), ErrorCode.DENIED)
                    .hasMessageContaining(server.url());
            assertRefused(NatsConfig.builder(server.url()), ErrorCode.DENIED);
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("the right password and the right token are let in, wrong ones are DENIED, and no secret is shown")
    void secrets(NatsVersion version) {
        NatsAuth password = new NatsAuth.UserPassword("ann", "right-secret");
        NatsAuth wrongPassword = new NatsAuth.UserPassword("ann", "wrong-secret");
        NatsAuth token = new NatsAuth.Token("right-secret");
        NatsAuth wrongToken = new NatsAuth.Token("wrong-secret");
        assertSecret(version, "authorization { user: ann, password: right-secret }", password, wrongPassword);
        assertSecret(version, "authorization { token: right-secret }", token, wrongToken);
        for (NatsAuth auth : List.of(password, token)) {
            assertThat(NatsConfig.builder("nats://x").auth(auth).build().toString())
                    .doesNotContain("right-secret");
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("PS-3: a request where the user may not publish is DENIED at once")
    void publishDenied(NatsVersion version) throws IOException {
        NKeyUser user = NKeyUser.create(SubjectPermissions.allowing(List.of("open.>"), List.of()));
        try (NatsServer server = NatsServer.start(
                        NatsServerConfig.builder(version).users(user).build());
                NatsPubSub handle = connect(server, user)) {
            assertThatThrownBy(() -> handle.request(text("closed.x"), LONG).get(5, TimeUnit.SECONDS))
                    .cause()
                    .satisfies(failure -> assertCode(failure, ErrorCode.DENIED))
                    .hasMessageContaining("closed.x");
            assertThatThrownBy(() -> handle.request(text("open.x"), LONG).get(5, TimeUnit.SECONDS))
                    .cause()
                    .satisfies(failure -> assertCode(failure, ErrorCode.UNAVAILABLE));
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("PS-3: a subscription that the user may not have makes the next flush fail with DENIED")
    void subscribeDenied(NatsVersion version) throws IOException {
        NKeyUser user = NKeyUser.create(SubjectPermissions.allowing(List.of(), List.of("open.>", "_INBOX.>")));
        try (NatsServer server = NatsServer.start(
                        NatsServerConfig.builder(version).users(user).build());
                NatsPubSub handle = connect(server, user)) {
            handle.subscribe("open.x", message -> {});
            handle.flush(LONG);
            for (String queue : List.of("", "group")) {
                handle.subscribe("closed.x", queue, message -> {});
                assertThatThrownBy(() -> handle.flush(LONG))
                        .satisfies(failure -> assertCode(failure, ErrorCode.DENIED))
                        .hasMessageContaining("closed.x");
                handle.flush(LONG);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("where a user may not publish to its own inbox, draining does not hang")
    void drainWithoutInbox(NatsVersion version) throws IOException {
        NKeyUser user = NKeyUser.create(SubjectPermissions.allowing(List.of("open.>"), List.of()));
        try (NatsServer server = NatsServer.start(
                        NatsServerConfig.builder(version).users(user).build());
                NatsPubSub handle = connect(server, user)) {
            long start = System.nanoTime();
            handle.subscribe("open.x", message -> {}).drain(LONG);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    @DisplayName("a URL that leads nowhere is UNAVAILABLE, in one line that names each URL and says what to do")
    void unreachable() {
        assertRefused(
                        NatsConfig.builder("nats://127.0.0.1:1", "nats://no-such-host.invalid:4222"),
                        ErrorCode.UNAVAILABLE)
                .hasMessageContainingAll(
                        "nats://127.0.0.1:1",
                        "nothing listens there",
                        "nats://no-such-host.invalid:4222",
                        "the host name is not known")
                .hasMessageNotContaining("\n");
    }

    @Test
    @DisplayName("settings that cannot work are INVALID before anything is tried")
    void invalid() {
        for (String url : List.of("", "http://x", "nats://ann:secret@x", "nats://", "nats://x:y")) {
            assertThatThrownBy(() -> NatsConfig.of(url))
                    .satisfies(failure -> assertCode(failure, ErrorCode.INVALID))
                    .hasMessageNotContaining("secret");
        }
        assertThatThrownBy(() -> NatsConfig.builder().build()).satisfies(f -> assertCode(f, ErrorCode.INVALID));
        Path missing = directory.resolve("missing");
        String url = SharedNatsServers.of(NatsVersion.NEWEST).url();
        assertRefused(NatsConfig.builder(url).tls(NatsTls.trusting(missing)), ErrorCode.INVALID)
                .hasMessageContaining("missing");
        assertRefused(NatsConfig.builder(url).auth(new NatsAuth.NKey(missing)), ErrorCode.INVALID)
                .hasMessageContaining("missing");
        assertRefused(NatsConfig.builder(url).auth(new NatsAuth.Credentials(missing)), ErrorCode.INVALID)
                .hasMessageContaining("missing");
    }

    private static void assertSecret(NatsVersion version, String authorization, NatsAuth right, NatsAuth wrong) {
        NatsServerConfig config =
                NatsServerConfig.builder(version).extra(authorization).build();
        try (NatsServer server = NatsServer.start(config)) {
            assertConnects(NatsConfig.builder(server.url()).auth(right));
            assertRefused(NatsConfig.builder(server.url()).auth(wrong), ErrorCode.DENIED)
                    .hasMessageNotContaining("secret\"")
                    .hasMessageNotContaining("wrong-secret");
        }
    }

    private static void assertConnects(NatsConfig.Builder config) {
        try (NatsPubSub handle = NatsPubSub.connect(config.build())) {
            handle.flush(LONG);
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            NatsConfig.Builder config, ErrorCode code) {
        return assertThatThrownBy(() -> assertConnects(config)).satisfies(failure -> assertCode(failure, code));
    }

    private static void assertCode(Throwable failure, ErrorCode code) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        stored -> assertThat(stored.code()).isEqualTo(code));
    }

    private static NatsServer server(NatsVersion version, ServerTls tls) {
        return SharedNatsServers.of(NatsServerConfig.builder(version).tls(tls).build());
    }

    private Path storeWithoutPassword() throws Exception {
        KeyStore store = PemFiles.trustStore(TLS.certificate(TlsIdentity.AUTHORITY));
        Path file = directory.resolve("trust.p12");
        try (OutputStream bytes = Files.newOutputStream(file)) {
            store.store(bytes, new char[0]);
        }
        return file;
    }

    private static String byName(NatsServer server) {
        return server.url().replace("127.0.0.1", "localhost");
    }

    private NatsPubSub connect(NatsServer server, NKeyUser user) throws IOException {
        return NatsPubSub.connect(NatsConfig.builder(server.url())
                .auth(new NatsAuth.NKey(file(user.seed())))
                .build());
    }

    private Path file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "seed", ".nk"), content + "\n");
    }

    private static WireMessage text(String subject) {
        return WireMessage.of(subject, WireHeaders.none(), Bytes.utf8("x"));
    }
}
