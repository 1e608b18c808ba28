/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.warm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.corepubsub.ClusterAdmin;
import dev.varve.corepubsub.CorePubSubConfig;
import dev.varve.it.cli.VarveProcess;
import dev.varve.persist.warm.WarmSettings;
import dev.varve.persist.warm.WarmUse;
import dev.varve.pubsub.nats.NatsConfig;
import dev.varve.pubsub.nats.NatsPubSub;
import dev.varve.pubsub.wire.CopyStatus;
import dev.varve.server.Node;
import dev.varve.server.ServerConfig;
import dev.varve.server.warm.BlobWarmStore;
import dev.varve.testkit.nats.NatsExtension;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import dev.varve.tiering.store.traffic.CountedBlobStore;
import dev.varve.tiering.store.traffic.StoreTraffic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The status of an installation with a store of copies")
class WarmLagIT {

    private static final Subject ORDERS = Subject.of("orders.eu");
    private static final int BEHIND = 20;

    @RegisterExtension
    static final NatsExtension nats = NatsExtension.exclusive(NatsServerConfig.of(NatsVersion.NEWEST));

    @TempDir
    Path directory;

    private final SwitchedStore store = new SwitchedStore(new MemoryBlobStore(InstantSource.system()));

    @Test
    @DisplayName(
            "TR-10, TR-23: tells how many files and changes the store has not, and why, while it is away, and none once it has them; and what it was asked")
    void lag() {
        String url = nats.server().url();
        StoreTraffic traffic = new StoreTraffic();
        WarmUse warm = new WarmUse(
                new BlobWarmStore(
                        new CountedBlobStore(store.store(), traffic),
                        new RestoreRequest(7, RestoreRequest.Speed.STANDARD),
                        traffic),
                WarmSettings.defaults().withInterval(Duration.ofMillis(200)));
        try (Node node = Node.start(
                        ServerConfig.at(url).withData(directory.resolve("data")), Optional.empty(), Optional.of(warm));
                Varve varve = Varve.open(VarveConfig.of("corepubsub").with("nats.url", url));
                NatsPubSub link = NatsPubSub.connect(NatsConfig.of(url));
                ClusterAdmin admin = ClusterAdmin.over(link, CorePubSubConfig.defaults())) {
            assertThat(node.roles()).isNotEmpty();
            varve.streams().publish(ORDERS, Message.of("before"));
            await().untilAsserted(() -> assertStored(copies(admin), 1));
            store.setAway(true);
            for (int i = 0; i < BEHIND; i++) {
                varve.streams().publish(ORDERS, Message.of("m" + i));
            }
            await().untilAsserted(() -> {
                CopyStatus behind = copies(admin);
                assertThat(behind.waiting().files()).isEqualTo(1);
                assertThat(behind.waiting().changes()).isEqualTo(BEHIND);
                assertThat(behind.waiting().oldest()).isPositive();
                assertThat(behind.failure()).contains("the store is away");
            });
            assertThat(copies(admin).store().count("failures", "unavailable")).isPositive();
            assertThat(status(url))
                    .containsPattern("store +[^ ]+ +.*failures: unavailable [0-9]+;.* requests: create [0-9]+, ")
                    .containsPattern("copies +[^ ]+ +behind by 1 files, " + BEHIND
                            + " changes, the oldest for .*; the store does not take them: the store is away");
            long shipped = copies(admin).shipments().shipped();
            store.setAway(false);
            await().untilAsserted(() -> assertStored(copies(admin), shipped + 1));
            CopyStatus stored = copies(admin);
            assertThat(stored.shipments().failed()).isPositive();
            assertThat(stored.store().count("requests", "create")).isGreaterThanOrEqualTo(2);
            assertThat(stored.store().count("sent-bytes", "create")).isPositive();
        }
    }

    private static CopyStatus copies(ClusterAdmin admin) {
        return admin.status().servers().get(0).copies().orElseThrow();
    }

    private static void assertStored(CopyStatus copies, long shipped) {
        assertThat(copies.waiting()).isEqualTo(new CopyStatus.Waiting(0, 0, 0, Duration.ZERO));
        assertThat(copies.shipments().shipped()).isGreaterThanOrEqualTo(shipped);
        assertThat(copies.shipments().last()).isPresent();
        assertThat(copies.failure()).isEmpty();
    }

    private String status(String url) {
        return VarveProcess.run(directory, "--nats", url, "cluster", "status").out();
    }
}
