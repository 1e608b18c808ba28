/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.testkit.nats.NatsCluster;
import dev.varve.testkit.nats.NatsVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Three servers for one test class, started before its first test and closed after its last. */
final class ClusterExtension implements BeforeAllCallback, AfterAllCallback {

    private final NatsVersion version;
    private @Nullable NatsCluster cluster;

    ClusterExtension(NatsVersion version) {
        this.version = version;
    }

    NatsCluster cluster() {
        NatsCluster started = cluster;
        if (started == null) {
            throw new IllegalStateException("no cluster yet: register this extension in a static field");
        }
        return started;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (cluster == null) {
            cluster = NatsCluster.start(version);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        // Nested classes have an end of their own before that of the class.
        if (context.getParent().flatMap(ExtensionContext::getTestClass).isEmpty() && cluster != null) {
            cluster.close();
            cluster = null;
        }
    }
}
