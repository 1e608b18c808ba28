/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.stream.Changes;
import dev.varve.stream.FeedStart;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers here hear of a new map with their next beat only, and whoever lists with each question: between the two, they disagree. */
@DisplayName("While slots move between servers, what existed before and after is never missing from")
final class MovingListingTest {

    private static final int MOVES = 6;
    private static final int STREAMS = 60;
    /** Under such moves a listing may not become whole before they end. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final InProcessNetwork network = new InProcessNetwork();
    private final TreeSet<String> streams = new TreeSet<>();
    private final TreeSet<String> subjects = new TreeSet<>();
    private final TreeSet<String> buckets = new TreeSet<>();
    private TestCluster cluster;
    private Varve store;
    private PubSub operator;
    private Random random;

    @BeforeEach
    void open() {
        long seed = System.nanoTime();
        System.out.println("MovingListingTest seed " + seed);
        random = new Random(seed);
        cluster = new TestCluster(directory, this::connect);
        cluster.start("s3");
        store = cluster.client(CorePubSubConfig.defaults().withDeadline(PATIENCE));
        operator = network.connect("operator");
        fill();
    }

    private PubSub connect(String name) {
        LossyPubSub connection = new LossyPubSub(network.connect(name));
        if (name.startsWith("s")) {
            connection.lose(message -> message.subject().endsWith(".map-changed"));
        }
        return connection;
    }

    private void fill() {
        for (int i = 0; i < STREAMS; i++) {
            publish("moving.s" + i);
            streams.add("moving.s" + i);
            store.keyValues().put(Key.of("b" + i, "k"), Bytes.utf8("v"));
            buckets.add("b" + i);
        }
        for (int i = 0; i < 5; i++) {
            store.streams().ensure(StreamSpec.of("declared" + i, "moving.declared." + i + ".*"));
            publish("moving.declared." + i + ".x");
            streams.add("declared" + i);
        }
    }

    private void publish(String subject) {
        store.streams().publish(Subject.of(subject), Message.of(subject));
        subjects.add(subject);
    }

    @AfterEach
    void close() {
        store.close();
        operator.close();
        cluster.close();
    }

    @Test
    @DisplayName("a listing of streams")
    void lists() {
        whileMoving(
                streams,
                () -> names(store.streams().list(SubjectFilter.of("moving.>")).toList().stream()
                        .map(StreamInfo::name)
                        .toList()));
    }

    @Test
    @DisplayName("the last messages of all subjects")
    void lastPerSubject() {
        whileMoving(
                subjects,
                () -> names(store.streams().lastPerSubject(SubjectFilter.of("moving.>")).toList().stream()
                        .map(stored -> stored.subject().value())
                        .toList()));
    }

    @Test
    @DisplayName("a listing of buckets")
    void buckets() {
        whileMoving(
                buckets,
                () -> names(store.keyValues().buckets().stream()
                        .map(info -> info.spec().name())
                        .toList()));
    }

    @Test
    @DisplayName("a feed from the beginning")
    void feeds() {
        whileMoving(subjects, this::told);
    }

    private Set<String> told() {
        Set<String> told = new TreeSet<>();
        try (Changes feed = store.streams().changes(SubjectFilter.of("moving.>"), FeedStart.beginning())) {
            while (!feed.caughtUp()) {
                feed.next(PATIENCE)
                        .ifPresent(change -> change.subject().ifPresent(subject -> told.add(subject.value())));
            }
        }
        return told;
    }

    private static Set<String> names(List<String> listed) {
        assertThat(listed).as("each once").doesNotHaveDuplicates();
        return new TreeSet<>(listed);
    }

    /** Looks again and again, from before the first move until after the last. */
    private void whileMoving(Set<String> expected, Supplier<Set<String>> look) {
        AtomicBoolean moving = new AtomicBoolean(true);
        CompletableFuture<?> moves =
                CompletableFuture.runAsync(this::move).whenComplete((done, failure) -> moving.set(false));
        @Nullable Throwable wrong = null;
        int looks = 0;
        while (moving.get() && wrong == null) {
            looks++;
            int number = looks;
            wrong = catchThrowable(
                    () -> assertThat(look.get()).as("look %s", number).isEqualTo(expected));
        }
        assertThat(moves).as("the moves").succeedsWithin(PATIENCE);
        if (wrong != null) {
            throw new AssertionError(wrong);
        }
        assertThat(look.get()).as("afterwards").isEqualTo(expected);
        System.out.println("MovingListingTest looked " + looks + " times");
    }

    /** Drains one server after another, so that all that it has goes elsewhere and comes back. */
    private void move() {
        try (ClusterAdmin admin = ClusterAdmin.over(operator, CorePubSubConfig.defaults())) {
            List<String> servers =
                    IntStream.rangeClosed(1, 3).mapToObj(i -> "s" + i).toList();
            for (int i = 0; i < MOVES; i++) {
                String server = servers.get(random.nextInt(servers.size()));
                admin.drain(server);
                await().atMost(PATIENCE).until(() -> slots(admin, server) == 0);
                admin.resume(server);
                if (random.nextBoolean()) {
                    admin.rebalance();
                }
            }
        }
    }

    private static long slots(ClusterAdmin admin, String server) {
        return admin.status().servers().stream()
                .filter(each -> each.id().equals(server))
                .mapToLong(each -> each.share().slots())
                .sum();
    }
}
