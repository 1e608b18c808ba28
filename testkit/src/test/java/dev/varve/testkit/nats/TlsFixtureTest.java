/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TlsFixtureTest {

    private static final TlsFixture TLS = TlsFixture.shared();

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a client that trusts the authority connects; one that trusts another does not")
    void trusts(NatsVersion version) throws Exception {
        NatsServer server = server(version, TLS.server());
        assertThat(connects(server, TLS.trusting())).isTrue();
        assertThatThrownBy(() -> connects(server, TLS.trustingStranger())).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a server that asks for certificates refuses a client without one")
    void asksForCertificates(NatsVersion version) throws Exception {
        NatsServer server = server(version, TLS.mutual());
        assertThat(connects(server, TLS.authenticated())).isTrue();
        assertThatThrownBy(() -> connects(server, TLS.trusting())).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a client that checks host names accepts the right certificate and refuses one for another host")
    void namesHosts(NatsVersion version) throws Exception {
        assertThat(checkedHandshake(server(version, TLS.server()))).startsWith("TLSv1");
        NatsServer elsewhere = server(version, TLS.wrongHost());
        assertThat(connects(elsewhere, TLS.trusting()))
                .as("only the name is wrong")
                .isTrue();
        assertThatThrownBy(() -> checkedHandshake(elsewhere)).isInstanceOf(SSLHandshakeException.class);
    }

    private static NatsServer server(NatsVersion version, ServerTls tls) {
        return SharedNatsServers.of(NatsServerConfig.builder(version).tls(tls).build());
    }

    private static boolean connects(NatsServer server, SSLContext context) throws Exception {
        try (Connection client =
                Nats.connect(Clients.options(server.url()).sslContext(context).build())) {
            return client.getStatus() == Connection.Status.CONNECTED;
        }
    }

    /** The client library checks no host names, so this does what a client that does would: greeting, then TLS. */
    private static String checkedHandshake(NatsServer server) throws IOException {
        URI uri = URI.create(server.url());
        try (Socket plain = new Socket(uri.getHost(), uri.getPort())) {
            skipLine(plain.getInputStream());
            SSLSocket socket = (SSLSocket)
                    TLS.trusting().getSocketFactory().createSocket(plain, uri.getHost(), uri.getPort(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket.getSession().getProtocol();
        }
    }

    private static void skipLine(InputStream input) throws IOException {
        for (int c = input.read(); c != '\n'; c = input.read()) {
            assertThat(c).as("end of the connection").isNotEqualTo(-1);
        }
    }
}
