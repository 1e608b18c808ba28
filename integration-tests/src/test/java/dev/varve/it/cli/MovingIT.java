/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.stream.Change;
import dev.varve.stream.Changes;
import dev.varve.stream.FeedStart;
import dev.varve.testkit.nats.NatsExtension;
import dev.varve.testkit.nats.NatsVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Servers come and go while clients write and listen. */
class MovingIT {

    @RegisterExtension
    static final NatsExtension nats = NatsExtension.shared(NatsVersion.NEWEST);

    private static final int STREAMS = 8;

    /** A pause that people would not notice, on a machine that does other things as well. */
    private static final Duration NO_PAUSE = Duration.ofSeconds(3);

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private Cluster cluster;

    @BeforeEach
    void start() {
        cluster = new Cluster(directory, nats.server().url(), "moving");
        cluster.startCoordinator("c1");
        cluster.awaitLeader("c1");
        cluster.startServer("p1");
        cluster.startServer("p2");
        cluster.awaitServers(2);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    @DisplayName(
            "PS-9: servers join, are drained and leave while clients write, without a failed operation, a pause, or a change of order")
    void joinDrainLeave() {
        try (Varve varve = cluster.client();
                Changes changes = varve.streams().changes(SubjectFilter.of("load.>"), FeedStart.beginning());
                Load load = new Load(varve, "load", STREAMS)) {
            cluster.startServer("p3");
            cluster.awaitServers(3);
            assertThat(cluster.slots("p3")).isZero();
            cluster.admin().rebalance();
            await().until(() -> cluster.slots("p3") > 1);

            cluster.admin().drain("p1");
            await().until(() -> cluster.slots("p1") == 0);
            cluster.stopServer("p1");

            cluster.stopServer("p2");
            await().until(() -> cluster.slots("p3") == cluster.admin().status().owned());
            List<Long> moved = load.acknowledgedOfEach();
            await().until(() -> hasGoneOn(load, moved));
            load.close();

            assertThat(load.failures()).isEmpty();
            assertThat(load.differences()).isEmpty();
            assertThat(load.subjects())
                    .allSatisfy(subject -> assertThat(load.longestWait(subject))
                            .as("%s", subject)
                            .isLessThan(NO_PAUSE));
            assertInOrder(changes, load);
        }
    }

    @Test
    @DisplayName(
            "PS-20: when a server is killed the streams of the others do not notice; PS-29: its own go on within 10 s, for those who listen, too")
    void serverDies() {
        try (Varve varve = cluster.client();
                Varve listener = cluster.client();
                Changes changes = listener.streams().changes(SubjectFilter.of("load.>"), FeedStart.now());
                Load load = new Load(varve, "load", STREAMS)) {
            List<Subject> lost = load.subjects().stream()
                    .filter(subject -> cluster.ownerOf(subject).equals("p1"))
                    .toList();
            List<Subject> kept = load.subjects().stream()
                    .filter(subject -> cluster.ownerOf(subject).equals("p2"))
                    .toList();
            assertThat(lost).isNotEmpty();
            assertThat(kept).isNotEmpty();
            List<Long> before = load.acknowledgedOfEach();
            load.subjects().forEach(load::longestWait);

            cluster.killServer("p1");
            await().atMost(Duration.ofSeconds(10)).until(() -> hasGoneOn(load, before));
            load.close();

            assertThat(load.failures()).isEmpty();
            assertThat(kept)
                    .allSatisfy(subject -> assertThat(load.longestWait(subject))
                            .as("%s", subject)
                            .isLessThan(NO_PAUSE));
            assertThat(lost)
                    .allSatisfy(subject -> assertThat(cluster.ownerOf(subject)).isEqualTo("p2"));
            assertThat(load.differences()).isEmpty();
            assertInOrder(changes, load);
        }
    }

    private static boolean hasGoneOn(Load load, List<Long> before) {
        List<Long> now = load.acknowledgedOfEach();
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i) <= before.get(i) + 5) {
                return false;
            }
        }
        return true;
    }

    /** Every change of every stream comes once and in order, up to the last one. */
    private static void assertInOrder(Changes changes, Load load) {
        Map<Subject, Long> last = new HashMap<>();
        long expected = load.acknowledged();
        long began = System.nanoTime();
        while (last.values().stream().mapToLong(Long::longValue).sum() < expected) {
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
            changes.next(Duration.ofMillis(100)).ifPresent(change -> {
                assertThat(change.kind()).isEqualTo(Change.Kind.SET);
                Subject subject = change.subject().orElseThrow();
                long seq = change.seq();
                assertThat(seq).as("%s", subject).isEqualTo(last.getOrDefault(subject, 0L) + 1);
                last.put(subject, seq);
            });
        }
    }
}
