/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.da;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.it.cli.VarveProcess;
import dev.varve.testkit.nats.NatsCluster;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsVersion;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers of a cluster of three are killed under a publisher, which goes on by itself; each action is there once, in order, without gap. */
@Tag("long")
class ClusterFaultsIT {

    private static final long LINES = 20_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private Site site(NatsCluster cluster) {
        Site.lines(directory, LINES);
        Site site = new Site(directory, "site", "one", cluster.url(), "replicas: 3", "names: { mirrors: [] }");
        site.da("provision");
        return site;
    }

    private static VarveProcess publish(Site site) {
        return site.start("publish", "--each", "--file", "lines.txt");
    }

    private static void awaitMore(VarveProcess publisher) {
        long before = Site.gated(publisher.out());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(publisher.isAlive() && Site.gated(publisher.out()) <= before)
                        .as("still at action " + before + "; " + publisher.err())
                        .isFalse());
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName(
            "DA-7, DA-15: each server is killed with kill -9 in turn, and none that was told as replicated is lost")
    void eachInTurn(NatsVersion version) {
        try (NatsCluster cluster = NatsCluster.start(version)) {
            Site site = site(cluster);
            try (VarveProcess publisher = publish(site)) {
                for (NatsServer node : cluster.nodes()) {
                    awaitMore(publisher);
                    node.kill();
                    awaitMore(publisher);
                    node.restart();
                    cluster.awaitReady();
                }
                VarveProcess.Result result = publisher.result();
                assertThat(result.exitCode()).as(result.err()).isZero();
                assertThat(Site.gated(result.out())).isEqualTo(LINES);
            }
            site.assertEachOnce(LINES);
        }
    }

    @Test
    @DisplayName("DA-2, DA-7: all servers are killed at once and started again, and so is the publisher")
    void all() {
        try (NatsCluster cluster = NatsCluster.start(NatsVersion.NEWEST)) {
            Site site = site(cluster);
            long gated;
            try (VarveProcess publisher = publish(site)) {
                awaitMore(publisher);
                cluster.nodes().forEach(NatsServer::kill);
                publisher.kill();
                gated = Site.gated(publisher.out());
            }
            cluster.nodes().forEach(NatsServer::restart);
            cluster.awaitReady();
            try (VarveProcess publisher = publish(site)) {
                VarveProcess.Result result = publisher.result();
                assertThat(result.exitCode()).as(result.err()).isZero();
            }
            assertThat(gated).isPositive();
            site.assertEachOnce(LINES);
        }
    }
}
