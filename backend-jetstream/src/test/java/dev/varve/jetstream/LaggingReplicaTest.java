/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.varve.Bytes;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Resolution;
import dev.varve.testkit.nats.NatsCluster;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsVersion;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A follower is frozen while others write, and asked in the moment in which it runs on and has not caught up. */
@DisplayName("A client of a server whose replica lags behind")
final class LaggingReplicaTest {

    // The lag ends when it ends: so many times it may do so before a direct get comes. Where none ever comes in time,
    // nothing was shown.
    private static final int MOST_ROUNDS = 100;
    private static final int WRITES = 200;
    private static final Subject SUBJECT = Subject.of("lagging.stream");
    private static final Key KEY = Key.of("lagging", "key");

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName(
            "DA-50: resumes, expects and reads registers by the leader: what was acknowledged before is what it sees")
    void readsOfTheLeader(NatsVersion version) {
        try (NatsCluster cluster = NatsCluster.start(version);
                Varve elsewhere = open(cluster.url())) {
            elsewhere.streams().publish(SUBJECT, Message.of("first"));
            elsewhere.keyValues().put(KEY, Bytes.utf8("first"));
            NatsServer follower = follower(cluster);
            Session direct = Session.open(config(follower.url()));
            try (Varve writer = open(others(cluster, follower));
                    Varve reader = open(follower.url())) {
                // The server that will stand still may be the one that knows which streams there are.
                assertThat(writer.streams().last(SUBJECT)).isPresent();
                assertThat(writer.keyValues().get(KEY)).isPresent();
                boolean lagged = false;
                for (int round = 0; round < MOST_ROUNDS && !lagged; round++) {
                    String id = "id-" + round;
                    follower.pause();
                    Receipt last = write(writer, id);
                    long revision = writer.keyValues().put(KEY, Bytes.utf8(id)).seq();
                    CompletableFuture<Boolean> behind = isBehind(direct, revision);
                    Seen seen = Seen.begin(reader, id);
                    // What was asked is on its way, and waits for the server to run on, when this has come back.
                    writer.streams().last(SUBJECT);
                    follower.resume();
                    seen.assertIs(last, revision);
                    assertExpects(reader, last, revision);
                    lagged = behind.join();
                }
                assumeThat(lagged)
                        .as("a direct get, which replicas answer, was behind")
                        .isTrue();
            } finally {
                direct.close();
            }
        }
    }

    /** Whether a direct get at this moment tells another revision than {@code revision}, or nothing. */
    private static CompletableFuture<Boolean> isBehind(Session session, long revision) {
        String subject = "$JS.API.DIRECT.GET.KV_" + KEY.bucket() + ".$KV." + KEY.bucket() + "." + KEY.name();
        WireMessage question = WireMessage.of(subject, WireHeaders.none(), Bytes.empty());
        try {
            return session.connections()
                    .consuming()
                    .request(question, Duration.ofSeconds(5))
                    .thenApply(answer -> answer.headers()
                            .first("Nats-Sequence")
                            .filter(seq -> Long.parseLong(seq) == revision)
                            .isEmpty())
                    .exceptionally(lost -> false);
        } catch (StorageException unconnected) {
            return CompletableFuture.completedFuture(false);
        }
    }

    /** Many writes, so that the follower has much to catch up with, and a last one under {@code id}. */
    private static Receipt write(Varve writer, String id) {
        List<CompletableFuture<Receipt>> receipts = IntStream.range(0, WRITES)
                .mapToObj(i ->
                        writer.streams().publishAsync(SUBJECT, Message.of("x".repeat(1000)), PublishOptions.none()))
                .toList();
        receipts.forEach(CompletableFuture::join);
        return writer.streams().publish(SUBJECT, Message.of(id), PublishOptions.msgId(id));
    }

    /** What a client sees that asked before its server ran on. */
    private record Seen(
            CompletableFuture<Long> last, CompletableFuture<Long> revision, CompletableFuture<Resolution> resolution) {

        static Seen begin(Varve reader, String id) {
            return new Seen(
                    CompletableFuture.supplyAsync(
                            () -> reader.streams().last(SUBJECT).orElseThrow().seq()),
                    CompletableFuture.supplyAsync(
                            () -> reader.keyValues().get(KEY).orElseThrow().revision()),
                    CompletableFuture.supplyAsync(() -> reader.streams().resolve(SUBJECT, id)));
        }

        void assertIs(Receipt written, long put) {
            assertThat(last.join()).isEqualTo(written.seq());
            assertThat(revision.join()).isEqualTo(put);
            assertThat(resolution.join().state()).isEqualTo(Resolution.State.STORED);
        }
    }

    private static void assertExpects(Varve reader, Receipt last, long revision) {
        PublishOptions expecting =
                PublishOptions.builder().expectedLastSubjectSeq(last.seq()).build();
        assertThat(reader.streams()
                        .publish(SUBJECT, Message.of("next"), expecting)
                        .seq())
                .isEqualTo(last.seq() + 1);
        assertThat(reader.keyValues().update(KEY, Bytes.utf8("next"), revision).seq())
                .isGreaterThan(revision);
    }

    /** A server that leads neither the stream nor the bucket. */
    private static NatsServer follower(NatsCluster cluster) {
        Session session = Session.open(config(cluster.url()));
        try {
            List<String> leaders = List.of(
                    leader(session, session.naming().undeclared(SUBJECT)), leader(session, "KV_" + KEY.bucket()));
            return cluster.nodes().stream()
                    .filter(node -> !leaders.contains(node.name()))
                    .findFirst()
                    .orElseThrow();
        } finally {
            session.close();
        }
    }

    private static String leader(Session session, String stream) {
        Effort effort = Effort.read("look at the leader", Deadline.after(Duration.ofSeconds(20)));
        return session.administration()
                .read("STREAM.INFO." + stream, Json.object(), effort)
                .orThrow(effort)
                .path("cluster")
                .path("leader")
                .asString("");
    }

    private static String others(NatsCluster cluster, NatsServer follower) {
        return String.join(
                ",",
                cluster.nodes().stream()
                        .filter(node -> node != follower)
                        .map(NatsServer::url)
                        .toList());
    }

    private static JetStreamConfig config(String url) {
        return JetStreamConfig.at(NatsSettings.at(url)).withReplicas(3);
    }

    private static Varve open(String url) {
        return new JetStreamProvider().open(config(url));
    }
}
