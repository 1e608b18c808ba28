/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.Connection;
import io.nats.client.Nats;
import java.security.KeyStore;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TlsFixtureTest {

    private static final TlsFixture TLS = TlsFixture.shared();

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a client that trusts the authority connects; one that trusts another does not")
    void trusts(NatsVersion version) throws Exception {
        NatsServer server = server(version, TLS.server());
        try (Connection client = Nats.connect(
                Clients.options(server.url()).sslContext(TLS.trusting()).build())) {
            assertThat(client.getStatus()).isEqualTo(Connection.Status.CONNECTED);
        }
        assertThatThrownBy(() -> TlsClient.ping(server, TLS.trustingStranger()))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("PKIX");
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a server that asks for certificates lets in a client with one and refuses a client without")
    void asksForCertificates(NatsVersion version) throws Exception {
        NatsServer server = server(version, TLS.mutual());
        assertThat(TlsClient.ping(server, TLS.authenticated())).isEqualTo("PONG");
        assertThatThrownBy(() -> TlsClient.ping(server, TLS.trusting()))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("certificate");
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a client that checks host names accepts the right certificate and refuses one for another host")
    void namesHosts(NatsVersion version) throws Exception {
        assertThat(TlsClient.ping(server(version, TLS.server()), TLS.trusting()))
                .isEqualTo("PONG");
        assertThatThrownBy(() -> TlsClient.ping(server(version, TLS.wrongHost()), TLS.trusting()))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("subject alternative names");
    }

    @Test
    @DisplayName("stores open with the password and hold what they are named for")
    void keepsStores() throws Exception {
        KeyStore own = KeyStore.getInstance(
                TLS.keyStore(TlsIdentity.CLIENT).toFile(), TLS.password().toCharArray());
        KeyStore trusted = KeyStore.getInstance(
                TLS.trustStore(TlsIdentity.AUTHORITY).toFile(), TLS.password().toCharArray());
        assertThat(own.isKeyEntry("client")).isTrue();
        assertThat(trusted.isCertificateEntry("authority")).isTrue();
        own.getCertificate("client").verify(trusted.getCertificate("authority").getPublicKey());
    }

    private static NatsServer server(NatsVersion version, ServerTls tls) {
        return SharedNatsServers.of(NatsServerConfig.builder(version).tls(tls).build());
    }
}
