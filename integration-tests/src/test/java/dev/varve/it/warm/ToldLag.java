/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.warm;

import static org.awaitility.Awaitility.await;

import dev.varve.corepubsub.ClusterAdmin;
import dev.varve.corepubsub.CorePubSubConfig;
import dev.varve.pubsub.nats.NatsConfig;
import dev.varve.pubsub.nats.NatsPubSub;
import dev.varve.pubsub.wire.ClusterStatus;
import java.time.Duration;

/** What the status of an installation tells of its copies. */
final class ToldLag {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A worker says what it has at least so often, and beats tell what workers have said. */
    private static final long OLDEST_NANOS = Duration.ofMillis(300).toNanos();

    private ToldLag() {}

    /** Waits until the store has all that {@code server}, of the installation at {@code url}, had when this was called. */
    static void awaitNone(String url, String server) {
        long begun = System.nanoTime();
        try (NatsPubSub link = NatsPubSub.connect(NatsConfig.of(url));
                ClusterAdmin admin = ClusterAdmin.over(link, CorePubSubConfig.defaults())) {
            await().atMost(PATIENCE).until(() -> {
                long asked = System.nanoTime();
                return admin.status().servers().stream()
                        .filter(each -> each.id().equals(server))
                        .anyMatch(each -> hasShipped(each) && asked - each.age().toNanos() - begun > OLDEST_NANOS);
            });
        }
    }

    private static boolean hasShipped(ClusterStatus.Server server) {
        return server.alive()
                && server.copies()
                        .filter(copies -> copies.waiting().files() == 0)
                        .isPresent();
    }
}
