/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import static dev.varve.testkit.nats.Clients.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NKeyUserTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final NKeyUser READER = NKeyUser.create(
            new SubjectPermissions(List.of("open.>"), List.of("open.closed"), List.of(), List.of("secret.>")));

    @Test
    @DisplayName("a seed and its public key belong together, as the NATS client computes them")
    void belongsTogether() throws Exception {
        NKeyUser user = NKeyUser.create(SubjectPermissions.everything());
        NKey key = NKey.fromSeed(user.seed().toCharArray());
        assertThat(String.valueOf(key.getPublicKey())).isEqualTo(user.publicKey());
        assertThat(key.getType()).isEqualTo(NKey.Type.USER);
        assertThat(user.toString()).doesNotContain(user.seed());
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("the right key is let in; a wrong one and none are refused")
    void lets(NatsVersion version) throws Exception {
        NatsServer server = server(version);
        try (Connection client = Nats.connect(login(server, READER).build())) {
            assertThat(client.getStatus()).isEqualTo(Connection.Status.CONNECTED);
        }
        NKeyUser stranger = NKeyUser.create(SubjectPermissions.everything());
        assertThatThrownBy(() -> Nats.connect(login(server, stranger).build()))
                .isInstanceOf(AuthenticationException.class);
        assertThatThrownBy(() -> Nats.connect(Clients.options(server.url()).build()))
                .isInstanceOf(AuthenticationException.class);
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("permissions allow and deny publishing and subscribing by subject")
    void permits(NatsVersion version) throws Exception {
        NatsServer server = server(version);
        QuietListener errors = new QuietListener();
        try (Connection client =
                Nats.connect(login(server, READER).errorListener(errors).build())) {
            Subscription all = client.subscribe("open.>");
            client.publish("open.closed", bytes("denied"));
            client.publish("other", bytes("not allowed"));
            client.publish("open.door", bytes("allowed"));
            client.subscribe("secret.a");
            assertThat(all.nextMessage(LIMIT).getSubject()).isEqualTo("open.door");
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(errors.errors())
                            .anyMatch(e -> e.contains("Publish to \"open.closed\""))
                            .anyMatch(e -> e.contains("Publish to \"other\""))
                            .anyMatch(e -> e.contains("Subscription to \"secret.a\"")));
        }
    }

    private static NatsServer server(NatsVersion version) {
        return SharedNatsServers.of(
                NatsServerConfig.builder(version).users(READER).build());
    }

    private static Options.Builder login(NatsServer server, NKeyUser user) {
        return Clients.options(server.url()).authHandler(Clients.login(user));
    }
}
