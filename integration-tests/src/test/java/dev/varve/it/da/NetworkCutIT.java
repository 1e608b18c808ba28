/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.da;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.it.cli.VarveProcess;
import dev.varve.it.faults.NatsProxy;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.nats.NatsPubSub;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.testkit.nats.JetStreamMode;
import dev.varve.testkit.nats.NatsCluster;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The network between a publisher and the server that leads its stream breaks, with answers on their way, and is mended. */
class NetworkCutIT {

    private static final long LINES = 1_500;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern LEADER = Pattern.compile("\"leader\":\"([^\"]+)\"");

    @TempDir
    Path directory;

    @Test
    @DisplayName(
            "DA-2, DA-43, DA-48: cut off from the leader of three servers, actions wait in the journal; with the network back each is stored once")
    void cut() {
        Site.lines(directory, LINES);
        try (NatsCluster cluster = secluded()) {
            Site site = site("site", "other", cluster.url());
            site.da("provision");
            try (NatsProxy proxy = NatsProxy.to(leader(cluster).url());
                    VarveProcess publisher = publisher(proxy)) {
                await().atMost(PATIENCE).until(() -> proxy.isMute() || !publisher.isAlive());
                proxy.cut();
                long before = Site.gated(publisher.out());
                assertThat(before).isLessThan(LINES);
                awaitSeen(site, before, publisher);
                proxy.heal();
                VarveProcess.Result result = publisher.result();
                assertThat(result.exitCode()).as(result.err()).isZero();
                assertThat(Site.gated(result.out())).isEqualTo(LINES);
            }
            site.assertEachOnce(LINES);
        }
    }

    /** Three servers that tell clients of none but themselves: a publisher that is cut off from its own finds no way around by another. */
    private static NatsCluster secluded() {
        NatsServerConfig config = NatsServerConfig.builder(NatsVersion.NEWEST)
                .jetStream(JetStreamMode.DEFAULT_SYNC)
                .extra("client_advertise: \"127.0.0.1:1\"")
                .build();
        return NatsCluster.start(config, 3);
    }

    @Test
    @DisplayName(
            "DA-2, DA-48: cut off from one of three servers for ever, a publisher that was told of the others goes on by them, and each action is stored once")
    void aroundTheCut() {
        Site.lines(directory, LINES);
        try (NatsCluster cluster = NatsCluster.start(NatsVersion.NEWEST)) {
            Site site = site("site", "other", cluster.url());
            site.da("provision");
            try (NatsProxy proxy = NatsProxy.to(leader(cluster).url());
                    VarveProcess publisher = publisher(proxy)) {
                await().atMost(PATIENCE).until(() -> proxy.isMute() || !publisher.isAlive());
                proxy.cut();
                VarveProcess.Result result = publisher.result();
                assertThat(result.exitCode()).as(result.err()).isZero();
                assertThat(result.err()).contains("the connection to NATS was lost");
                assertThat(Site.gated(result.out())).isEqualTo(LINES);
            }
            site.assertEachOnce(LINES);
        }
    }

    private Site site(String name, String journal, String url) {
        return new Site(directory, name, journal, url, "replicas: 3", "names: { mirrors: [] }");
    }

    /** A publisher whose 400th message on its way itself ends the answers: whoever looked at what it prints could be late. */
    private VarveProcess publisher(NatsProxy proxy) {
        AtomicInteger sent = new AtomicInteger();
        proxy.lose(subject -> {
            if (subject.startsWith("action.") && sent.incrementAndGet() == 400) {
                proxy.loseAnswers();
            }
            return false;
        });
        return site("proxied", "one", proxy.url()).start("publish", "--each", "--file", "lines.txt");
    }

    /** Waits until another process has asked the servers, and so was served while the publisher was not. */
    private static void awaitSeen(Site site, long before, VarveProcess publisher) {
        site.da("verify");
        assertThat(publisher.isAlive())
                .as(() -> publisher.isAlive() ? "" : publisher.result().toString())
                .isTrue();
        assertThat(Site.gated(publisher.out())).isLessThan(LINES).isGreaterThanOrEqualTo(before);
    }

    private static NatsServer leader(NatsCluster cluster) {
        try (PubSub pubSub = NatsPubSub.connect(NatsSettings.at(cluster.url()).named("test"))) {
            WireMessage question = WireMessage.of("$JS.API.STREAM.INFO.actions", WireHeaders.none(), Bytes.empty());
            Matcher told = LEADER.matcher(pubSub.request(question, Duration.ofSeconds(20))
                    .join()
                    .payload()
                    .utf8());
            assertThat(told.find()).isTrue();
            return cluster.nodes().stream()
                    .filter(node -> node.name().equals(told.group(1)))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
