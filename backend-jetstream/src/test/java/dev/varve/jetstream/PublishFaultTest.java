/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Durability;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.stream.PublishOptions;
import dev.varve.testkit.history.Action;
import dev.varve.testkit.history.Attempt;
import dev.varve.testkit.history.ClientLog;
import dev.varve.testkit.history.FinalState;
import dev.varve.testkit.history.History;
import dev.varve.testkit.history.HistoryChecker;
import dev.varve.testkit.history.Payload;
import dev.varve.testkit.history.Verdict;
import dev.varve.testkit.nats.NatsCluster;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pipelines of writes, and servers that die under them. */
class PublishFaultTest {

    private static final int MESSAGES = 3_000;
    private static final int SIZE = 512;
    private static final Subject SUBJECT = Subject.of("faults.pipeline");

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName(
            "DA-43: a server that is killed under a pipeline and started again has what was acknowledged once and in order, and no outcome stays unknown")
    void killedServer(NatsVersion version) {
        try (NatsServer server = NatsServer.start(NatsServerConfig.jetStream(version));
                Varve store = open(server.url(), 1)) {
            Pipeline pipeline = new Pipeline(store);
            CompletableFuture<Void> sending = pipeline.begin(MESSAGES);
            server.kill();
            server.restart();
            sending.join();
            pipeline.await();

            pipeline.assertSettled();
        }
    }

    @Test
    @DisplayName(
            "DA-43: where the leader of three replicas is killed under a pipeline, what was acknowledged is there once and in order, and no outcome stays unknown")
    void killedLeader() {
        try (NatsCluster cluster = NatsCluster.start(NatsVersion.NEWEST);
                Varve store = open(cluster.url(), 3)) {
            store.streams().publish(SUBJECT, Payload.message("first", SIZE));
            // Whichever node leads the stream, it dies.
            for (NatsServer node : cluster.nodes()) {
                Pipeline pipeline = new Pipeline(store);
                CompletableFuture<Void> sending = pipeline.begin(MESSAGES);
                node.kill();
                sending.join();
                pipeline.await();
                node.restart();
                cluster.awaitReady();
                pipeline.assertSettled();
            }
        }
    }

    /** One writer, which gives each message the expectation that the one before it will fulfil. */
    private static final class Pipeline {

        private final Varve store;
        private final History history = new History(subject -> "one");
        private final Subject subject = SUBJECT.child("p" + System.nanoTime());
        private final AtomicInteger sent = new AtomicInteger();
        private final List<Attempt> attempts = new ArrayList<>();
        private final List<CompletableFuture<Receipt>> answers = new ArrayList<>();

        Pipeline(Varve store) {
            this.store = store;
        }

        /** Sends {@code count} messages; returns when a third of them has been sent. */
        CompletableFuture<Void> begin(int count) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(count));
            Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> sent.get() > count / 3);
            return sending;
        }

        private void send(int count) {
            ClientLog log = history.client("writer");
            for (int i = 0; i < count; i++) {
                attempts.add(log.begin(new Action.Publish(subject, List.of("m" + i), Durability.PROCESS)));
                PublishOptions options =
                        PublishOptions.builder().expectedLastSeq(i).build();
                answers.add(store.streams().publishAsync(subject, Payload.message("m" + i, SIZE), options));
                sent.incrementAndGet();
            }
        }

        void await() {
            for (int i = 0; i < answers.size(); i++) {
                try {
                    attempts.get(i).acknowledged(answers.get(i).join());
                } catch (RuntimeException e) {
                    attempts.get(i).failed(e);
                }
            }
        }

        void assertSettled() {
            Verdict verdict = HistoryChecker.check(history, FinalState.read(store, history));
            System.out.println(verdict);
            verdict.assertSound();
            assertThat(verdict.ended("unknown")).isZero();
            assertThat(answers.stream()
                            .filter(answer -> !answer.isCompletedExceptionally())
                            .count())
                    .isGreaterThan(MESSAGES / 3);
        }
    }

    private static Varve open(String url, int replicas) {
        JetStreamConfig config = JetStreamConfig.at(NatsSettings.at(url)).withReplicas(replicas);
        return new JetStreamProvider().open(config).within(Duration.ofSeconds(40));
    }
}
