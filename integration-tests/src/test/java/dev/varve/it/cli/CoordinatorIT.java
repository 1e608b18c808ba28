/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.pubsub.wire.ClusterStatus;
import dev.varve.testkit.nats.NatsExtension;
import dev.varve.testkit.nats.NatsVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two coordinators in processes of their own, one of which is stopped, continued, killed and replaced while clients write. */
@Tag("faults")
class CoordinatorIT {

    @RegisterExtension
    static final NatsExtension nats = NatsExtension.shared(NatsVersion.NEWEST);

    private static final Duration MOST_FOR_AN_OPEN = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    private int opened;

    @Test
    @DisplayName(
            "PS-13: with its coordinator stopped, continued, killed and started again, no operation on an open stream fails, and a new stream opens within 5 s")
    void coordinators() {
        try (Cluster cluster = new Cluster(directory, nats.server().url(), "coordinated")) {
            cluster.startCoordinator("c1");
            cluster.awaitLeader("c1");
            cluster.startCoordinator("c2");
            cluster.startServer("p1");
            cluster.startServer("p2");
            cluster.awaitServers(2);
            cluster.awaitStandby();
            try (Varve varve = cluster.client();
                    Load load = new Load(varve, "load", 6)) {
                List<String> owners = owners(cluster, load);
                assertThat(owners).contains("p1", "p2");

                cluster.coordinator("c1").signal("STOP");
                open(varve);
                ClusterStatus second = cluster.awaitLeader("c2");
                assertThat(second.leader().term()).isEqualTo(2);

                cluster.coordinator("c1").signal("CONT");
                cluster.awaitStandby();
                open(varve);
                assertThat(cluster.awaitLeader("c2").leader().term())
                        .as("the one that woke follows")
                        .isEqualTo(2);

                cluster.coordinator("c2").kill();
                open(varve);
                ClusterStatus third = cluster.awaitLeader("c1");
                assertThat(third.leader().term()).isEqualTo(3);
                assertThat(third.leader().version())
                        .isGreaterThan(second.leader().version());

                cluster.startCoordinator("c3");
                cluster.awaitStandby();
                assertThat(cluster.coordinator("c1").stop().exitCode()).isZero();
                open(varve);
                cluster.awaitLeader("c3");

                assertThat(owners(cluster, load)).as("nothing has moved").isEqualTo(owners);
                load.close();
                assertThat(load.failures()).isEmpty();
                assertThat(load.differences()).isEmpty();
                assertThat(load.subjects())
                        .allSatisfy(subject -> assertThat(load.longestWait(subject))
                                .as("a write to %s", subject)
                                .isLessThan(Duration.ofSeconds(3)));
            }
        }
    }

    @Test
    @DisplayName(
            "PS-13: with no coordinator at all, open streams go on, and new ones open when it is back, with the same assignment as before")
    void noCoordinator() {
        try (Cluster cluster = new Cluster(directory, nats.server().url(), "alone")) {
            cluster.startCoordinator("c1");
            cluster.startServer("p1");
            cluster.startServer("p2");
            cluster.awaitServers(2);
            try (Varve varve = cluster.client();
                    Load load = new Load(varve, "load", 4)) {
                List<String> owners = owners(cluster, load);
                cluster.coordinator("c1").kill();
                long before = load.acknowledged();
                await().until(() -> load.acknowledged() > before + 100);
                cluster.startCoordinator("c1");
                varve.within(Duration.ofSeconds(60)).streams().publish(Subject.of("new.later"), Message.of("x"));
                cluster.awaitServers(2);
                assertThat(owners(cluster, load)).isEqualTo(owners);
                load.close();
                assertThat(load.failures()).isEmpty();
                assertThat(load.differences()).isEmpty();
            }
        }
    }

    private static List<String> owners(Cluster cluster, Load load) {
        return load.subjects().stream().map(cluster::ownerOf).toList();
    }

    /** Writes into a stream that nobody has asked for before. */
    private void open(Varve varve) {
        long began = System.nanoTime();
        varve.streams().publish(Subject.of("new." + opened++), Message.of("x"));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(MOST_FOR_AN_OPEN);
    }
}
