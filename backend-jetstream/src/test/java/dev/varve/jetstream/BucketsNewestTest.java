/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.testkit.backend.BackendUnderTest;
import dev.varve.testkit.nats.NatsExtension;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Buckets of the newest release, one replica,")
final class BucketsNewestTest extends BucketContracts {

    @RegisterExtension
    static final NatsExtension nats = NatsExtension.shared(NatsServerConfig.jetStream(NatsVersion.NEWEST));

    @Override
    protected BackendUnderTest backend() {
        return new TestServers(nats.server().url(), 1);
    }
}
