/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.nats.NatsConfig;
import dev.varve.pubsub.nats.NatsPubSub;
import dev.varve.testkit.VarveContract;
import dev.varve.testkit.backend.BackendUnderTest;
import dev.varve.testkit.nats.NatsExtension;
import dev.varve.testkit.nats.NatsVersion;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The persistence service, over a nats-server of the oldest line without JetStream,")
final class CorePubSubOldestNatsTest extends VarveContract {

    @RegisterExtension
    static final NatsExtension nats = NatsExtension.shared(NatsVersion.V2_10);

    @TempDir
    static Path directory;

    @BeforeAll
    static void print() {
        System.out.println("nats-server " + nats.server().version());
    }

    @Override
    protected BackendUnderTest backend() {
        return new TestBackend(directory, () -> CorePubSubOldestNatsTest::connect);
    }

    private static PubSub connect(String name) {
        return NatsPubSub.connect(
                NatsConfig.builder(nats.server().url()).name(name).build());
    }
}
