/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Capability;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.testkit.nats.NatsCluster;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The leader of a stream falls silent with writes that it has not answered, on connections that stay open. */
final class LeaderLossTest {

    /** Of one attempt: whoever waits for its end is seen. */
    private static final Duration ATTEMPT = Duration.ofSeconds(60);

    /** Servers take 4 to 9 s to choose another leader, and may have to vote again. */
    private static final int MOST_SECONDS = 25;

    private static final Subject SUBJECT = Subject.of("leader.lost");

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName(
            "PERF-8, DA-15: writes that a leader took and never answered are stored once, as soon as another leads")
    void silent(NatsVersion version) {
        try (NatsCluster cluster = NatsCluster.start(version)) {
            NatsServer leader = leader(cluster);
            try (Varve opened = new JetStreamProvider().open(config(others(cluster, leader)))) {
                Varve store = opened.within(ATTEMPT);
                store.streams().publish(SUBJECT, Message.of("second"));
                leader.pause();
                List<CompletableFuture<List<Receipt>>> writes = new ArrayList<>();
                writes.add(CompletableFuture.supplyAsync(
                        () -> List.of(store.streams().publish(SUBJECT, Message.of("single")))));
                if (store.capabilities().has(Capability.ATOMIC_BATCH)) {
                    writes.add(
                            CompletableFuture.supplyAsync(() -> store.streams().publishAll(batch())));
                }
                writes.forEach(
                        write -> write.orTimeout(MOST_SECONDS, TimeUnit.SECONDS).join());

                leader.resume();
                cluster.awaitReady();
                assertThat(stored(store)).isEqualTo(expected(writes.size() > 1));
            }
        }
    }

    private static List<Publication> batch() {
        return IntStream.range(0, 3)
                .mapToObj(
                        i -> new Publication(SUBJECT, Message.of("of batch " + i), PublishOptions.msgId("batch-" + i)))
                .toList();
    }

    private static List<String> expected(boolean withBatch) {
        List<String> all = new ArrayList<>(List.of("first", "second", "single"));
        if (withBatch) {
            batch().forEach(each -> all.add(each.message().value().orElseThrow().utf8()));
        }
        return all.stream().sorted().toList();
    }

    private static List<String> stored(Varve store) {
        return store.streams().getAll(SUBJECT, Range.all()).toList().stream()
                .map(message -> message.message().value().orElseThrow().utf8())
                .sorted()
                .toList();
    }

    private static JetStreamConfig config(String url) {
        return JetStreamConfig.at(NatsSettings.at(url)).withReplicas(3).withRequestTimeout(ATTEMPT);
    }

    /** The server that leads the stream, which is made. */
    private static NatsServer leader(NatsCluster cluster) {
        JetStreamConfig config = config(cluster.url());
        try (Varve store = new JetStreamProvider().open(config)) {
            store.streams().publish(SUBJECT, Message.of("first"));
        }
        Session session = Session.open(config);
        try {
            Effort effort = Effort.read("look at the leader", Deadline.after(ATTEMPT));
            String name = session.administration()
                    .read("STREAM.INFO." + session.naming().undeclared(SUBJECT), Json.object(), effort)
                    .orThrow(effort)
                    .path("cluster")
                    .path("leader")
                    .asString("");
            return cluster.nodes().stream()
                    .filter(node -> node.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        } finally {
            session.close();
        }
    }

    private static String others(NatsCluster cluster, NatsServer leader) {
        return cluster.nodes().stream()
                .filter(node -> node != leader)
                .map(NatsServer::url)
                .collect(Collectors.joining(","));
    }
}
