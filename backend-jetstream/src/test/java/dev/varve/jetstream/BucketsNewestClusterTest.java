/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.testkit.backend.BackendUnderTest;
import dev.varve.testkit.model.ModelContract;
import dev.varve.testkit.nats.NatsVersion;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("cluster")
@DisplayName("Buckets of the newest release, three replicas,")
final class BucketsNewestClusterTest extends BucketContracts {

    @RegisterExtension
    static final ClusterExtension nats = new ClusterExtension(NatsVersion.NEWEST);

    @Override
    protected BackendUnderTest backend() {
        return new TestServers(nats.cluster().url(), 3);
    }

    @Nested
    class Model extends ModelContract {
        @Override
        protected BackendUnderTest backend() {
            return BucketsNewestClusterTest.this.shared();
        }
    }
}
