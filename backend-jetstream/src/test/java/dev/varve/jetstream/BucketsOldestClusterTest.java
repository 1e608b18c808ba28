/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.testkit.backend.BackendUnderTest;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SharedNatsServers;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Buckets of the oldest line, three replicas,")
final class BucketsOldestClusterTest extends BucketContracts {

    @Override
    protected BackendUnderTest backend() {
        return new TestServers(SharedNatsServers.cluster(NatsVersion.V2_10).url(), 3);
    }
}
