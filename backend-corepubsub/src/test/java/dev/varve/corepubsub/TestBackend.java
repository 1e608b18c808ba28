/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Varve;
import dev.varve.pubsub.PubSub;
import dev.varve.testkit.backend.BackendUnderTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** Opens installations of two servers, each in a directory and under a prefix of its own, that close with their client. */
final class TestBackend implements BackendUnderTest {

    private final Path directory;
    private final Supplier<Function<String, PubSub>> networks;
    private String prefix = "";

    /** @param networks makes what connects the parts of one installation */
    TestBackend(Path directory, Supplier<Function<String, PubSub>> networks) {
        this.directory = directory;
        this.networks = networks;
    }

    @Override
    public Varve open() {
        prefix = "t" + UUID.randomUUID().toString().substring(0, 8);
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

    private Varve start() {
        TestCluster cluster = new TestCluster(directory.resolve(prefix), prefix, networks.get());
        return cluster.client(CorePubSubConfig.defaults(), cluster::close);
    }
}
