/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.Durability;
import dev.varve.Preconditions;
import dev.varve.spi.ConfigDoc;
import dev.varve.spi.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A configuration with a setting of every type there is. */
@ConfigDoc("A store of make-believe.")
record FakeConfig(
        @ConfigDoc("Where it is kept.") Path directory,
        @ConfigDoc("How long a call waits at most.") Duration deadline,
        @ConfigDoc("The largest message.") long maxMessageBytes,
        @ConfigDoc("Copies of each | message.") int replicas,
        @ConfigDoc("How much is sampled.") double ratio,
        @ConfigDoc("Whether it is dry.") boolean dryRun,
        @ConfigDoc("What gives way.") Discard discard,
        @ConfigDoc("The least level.") Durability durability,
        @ConfigDoc("A password.") Optional<String> password,
        @ConfigDoc("Another.") Optional<Secret> pin,
        @ConfigDoc("The most messages.") OptionalLong maxMessages,
        @ConfigDoc("Free marks.") Map<String, String> labels,
        @ConfigDoc("How NATS is reached.") Nats nats) {

    FakeConfig {
        Preconditions.atLeast("max-message-bytes", maxMessageBytes, 1);
        Preconditions.require(
                password.orElse("long enough").length() > 3, "password '" + password.orElse("") + "' is short");
    }

    static FakeConfig defaults() {
        return new FakeConfig(
                Path.of("varve-data"),
                Duration.ofSeconds(5),
                64L << 20,
                1,
                0.5,
                false,
                Discard.DISCARD_OLD,
                Durability.DISK,
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Map.of(),
                new Nats(URI.create("nats://127.0.0.1:4222"), "varve", List.of(), Optional.empty()));
    }

    /** What gives way to the new. */
    enum Discard {
        DISCARD_OLD,
        DISCARD_NEW
    }

    /** How NATS is reached. */
    record Nats(
            @ConfigDoc("The server.") URI url,
            @ConfigDoc("The name shown.") String clientName,
            @ConfigDoc("More servers.") List<Peer> peers,
            Optional<Tls> tls) {}

    /** Another server. */
    record Peer(
            @ConfigDoc("Its host.") String host,
            @ConfigDoc("Its port.") int port) {
        Peer {
            if (port < 1) {
                throw new IllegalArgumentException("port must be in [1, 65535], not " + port);
            }
        }
    }

    /** How the connection is hidden. */
    record Tls(
            @ConfigDoc("The certificate.") Path certificate,
            @ConfigDoc("Its key.") String keyPassphrase) {}
}
