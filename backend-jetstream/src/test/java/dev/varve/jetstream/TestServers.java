/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Varve;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.testkit.backend.BackendUnderTest;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Opens stores on a server that others share, each under a prefix of its own. */
final class TestServers implements BackendUnderTest {

    private final String url;
    private final int replicas;
    private String prefix = "";

    TestServers(String url, int replicas) {
        this.url = url;
        this.replicas = replicas;
    }

    @Override
    public Varve open() {
        prefix = "p" + UUID.randomUUID().toString().substring(0, 8);
        return start();
    }

    @Override
    public Optional<Varve> reopen() {
        return Optional.of(start());
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(20);
    }

    @Override
    public int modelRounds() {
        return replicas > 1 ? 4 : 20;
    }

    /** A store at {@code url} that takes an attempt for lost after less than half a second. */
    static JetStreamConfig impatient(String url) {
        return JetStreamConfig.at(NatsSettings.at(url)).withRequestTimeout(Duration.ofMillis(400));
    }

    private Varve start() {
        JetStreamConfig config = JetStreamConfig.at(NatsSettings.at(url))
                .withSubjectPrefix(prefix)
                .withReplicas(replicas);
        return new JetStreamProvider().open(config);
    }
}
