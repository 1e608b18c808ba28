/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.testkit.backend.BackendUnderTest;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SharedNatsServers;
import dev.varve.testkit.stream.StreamContracts;
import org.junit.jupiter.api.DisplayName;

@DisplayName("JetStream of the newest release, three replicas,")
final class JetStreamNewestClusterTest extends StreamContracts {

    @Override
    protected BackendUnderTest backend() {
        return new TestServers(SharedNatsServers.cluster(NatsVersion.NEWEST).url(), 3);
    }
}
