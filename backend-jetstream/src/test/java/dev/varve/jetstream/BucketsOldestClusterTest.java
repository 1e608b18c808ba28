/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.testkit.backend.BackendUnderTest;
import dev.varve.testkit.nats.NatsVersion;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Without the model, which is held against streams too: there, an id that was asked for is forgotten with its message. */
@Tag("cluster")
@DisplayName("Buckets of the oldest line, three replicas,")
final class BucketsOldestClusterTest extends BucketContracts {

    @RegisterExtension
    static final ClusterExtension nats = new ClusterExtension(NatsVersion.V2_10);

    @Override
    protected BackendUnderTest backend() {
        return new TestServers(nats.cluster().url(), 3);
    }
}
