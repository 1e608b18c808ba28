/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.pubsub.StatusHeaders;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SharedNatsServers;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusMessagesTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("the status of a message that the server made comes as headers, and another message has none")
    void status(NatsVersion version) {
        String url = SharedNatsServers.of(NatsServerConfig.jetStream(version)).url();
        try (NatsPubSub handle = NatsPubSub.connect(NatsConfig.of(url))) {
            WireMessage made = ask(
                    handle,
                    "$JS.API.STREAM.CREATE.STATUS",
                    "{\"name\":\"STATUS\",\"subjects\":[\"status\"],\"allow_direct\":true}");
            assertThat(made.payload().utf8()).contains("\"name\":\"STATUS\"");
            assertThat(StatusHeaders.code(made)).isEmpty();

            WireMessage absent = ask(handle, "$JS.API.DIRECT.GET.STATUS", "{\"seq\":1}");

            assertThat(StatusHeaders.code(absent)).hasValue(404);
            assertThat(absent.headers().first(StatusHeaders.DESCRIPTION)).contains("Message Not Found");
        }
    }

    private static WireMessage ask(NatsPubSub handle, String subject, String body) {
        return handle.request(WireMessage.of(subject, WireHeaders.none(), Bytes.utf8(body)), LONG)
                .join();
    }
}
