/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NatsExtensionTest {

    @RegisterExtension
    static final NatsExtension NATS = NatsExtension.shared(NatsVersion.NEWEST);

    @AfterAll
    static void exclusiveServerIsClosedAndSharedOneIsNot() {
        assertThat(WithItsOwnServer.OWN.server().running()).isFalse();
        assertThat(NATS.server().running()).isTrue();
    }

    @Test
    @DisplayName("a test method gets the shared server from the field or as a parameter")
    void gives(NatsServer server) throws Exception {
        assertThat(server).isSameAs(NATS.server()).isSameAs(SharedNatsServers.of(NatsVersion.NEWEST));
        try (Connection client = Clients.connect(server)) {
            assertThat(client.getStatus()).isEqualTo(Connection.Status.CONNECTED);
        }
    }

    @Test
    @DisplayName("equal configurations share a server, different ones do not")
    void shares() {
        NatsServerConfig equal = NatsServerConfig.builder(NatsVersion.NEWEST).build();
        assertThat(SharedNatsServers.of(equal))
                .isSameAs(NATS.server())
                .isNotSameAs(SharedNatsServers.of(NatsVersion.V2_10));
    }

    @Nested
    class WithItsOwnServer {

        @RegisterExtension
        static final NatsExtension OWN = NatsExtension.exclusive(NatsServerConfig.of(NatsVersion.NEWEST));

        @Test
        @DisplayName("an exclusive server is another than the shared one")
        void isAnother() {
            assertThat(OWN.server()).isNotSameAs(NATS.server());
            assertThat(OWN.server().running()).isTrue();
        }
    }
}
