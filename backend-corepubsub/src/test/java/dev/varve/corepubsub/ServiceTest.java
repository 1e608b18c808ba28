/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.Health;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.PutOptions;
import dev.varve.kv.Watch;
import dev.varve.kv.WatchStart;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.pubsub.wire.Verb;
import dev.varve.pubsub.wire.WireSubjects;
import dev.varve.stream.Change;
import dev.varve.stream.Changes;
import dev.varve.stream.FeedPosition;
import dev.varve.stream.FeedStart;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A client of two servers and a coordinator")
final class ServiceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @TempDir
    Path directory;

    private TestCluster cluster;
    private Varve store;

    @BeforeEach
    void open() {
        cluster = new TestCluster(directory, new InProcessNetwork()::connect);
        store = cluster.client();
    }

    @AfterEach
    void close() {
        store.close();
        cluster.close();
    }

    /** A subject that the server {@code id} owns. */
    private Subject subjectOf(String id) {
        for (int i = 0; i < 1000; i++) {
            Subject subject = Subject.of("orders." + id + "." + i);
            store.streams().publish(subject, Message.of("first"));
            if (cluster.server(id).owns(subject)) {
                return subject;
            }
        }
        throw new AssertionError("server " + id + " owns nothing");
    }

    private List<String> values(Subject subject) {
        List<String> values = new ArrayList<>();
        for (StoredMessage stored : store.streams().getAll(subject, Range.all()).toList()) {
            values.add(stored.message().value().orElseThrow().utf8());
        }
        return values;
    }

    private static List<String> expected(int count) {
        List<String> values = new ArrayList<>(List.of("first"));
        IntStream.range(0, count).forEach(i -> values.add("m" + i));
        return values;
    }

    private static Change next(Changes feed) {
        return feed.next(PATIENCE).orElseThrow(() -> new AssertionError("no change came in " + PATIENCE));
    }

    @Test
    @DisplayName("a feed of one subject asks the owner of its stream, and no server for a list of all that it has")
    void feedOfOneSubject() {
        Subject subject = subjectOf("s1");
        WireSubjects subjects = WireSubjects.defaults();
        Queue<Verb> asked = new ConcurrentLinkedQueue<>();
        try (PubSub tap = cluster.connect("tap")) {
            List.of("s1", "s2")
                    .forEach(server -> tap.subscribe(
                            subjects.requests(server),
                            message -> asked.add(
                                    subjects.parseRequest(message.subject()).verb())));
            tap.flush(PATIENCE);
            try (Changes feed = store.streams().changes(subject.filter(), FeedStart.now())) {
                store.streams().publish(subject, Message.of("next"));
                assertThat(next(feed).message().orElseThrow().message()).isEqualTo(Message.of("next"));
            }
            await().atMost(PATIENCE).until(() -> asked.contains(Verb.PUBLISH));
        }
        assertThat(asked).contains(Verb.INFO).doesNotContain(Verb.LIST);
    }

    @Test
    @DisplayName("PS-15: goes on when a server dies: what was acknowledged is there, once and in order")
    void failover() {
        Subject subject = subjectOf("s1");
        List<CompletableFuture<Receipt>> writes = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            writes.add(store.streams().publishAsync(subject, Message.of("m" + i), PublishOptions.none()));
            if (i == 200) {
                assertThat(writes.get(0)).succeedsWithin(PATIENCE);
                cluster.kill("s1");
            }
        }

        assertThat(writes).allSatisfy(write -> assertThat(write).succeedsWithin(PATIENCE));

        assertThat(values(subject)).isEqualTo(expected(400));
        assertThat(writes.get(399).join().epoch())
                .isGreaterThan(writes.get(0).join().epoch());
    }

    @Test
    @DisplayName("PS-20: does not feel the death of a server where another one owns the stream")
    void unaffected() {
        Subject mine = subjectOf("s2");
        cluster.kill("s1");
        Varve hurried = store.within(Duration.ofSeconds(1));
        for (int i = 0; i < 50; i++) {
            hurried.streams().publish(mine, Message.of("m" + i));
        }

        assertThat(values(mine)).isEqualTo(expected(50));
    }

    @Test
    @DisplayName("PS-29: hears of changes at the new owner within 10 s of a death, even if it only listens")
    void listenerFailsOver() {
        Subject subject = subjectOf("s1");
        try (Varve listener = cluster.client();
                Changes feed = listener.streams().changes(subject.filter(), FeedStart.now())) {
            store.streams().publish(subject, Message.of("m0"));
            assertThat(next(feed).seq()).isEqualTo(2);
            cluster.kill("s1");
            store.streams().publish(subject, Message.of("m1"));
            long died = System.nanoTime();

            Change change = next(feed);

            assertThat(change.message().orElseThrow().message()).isEqualTo(Message.of("m1"));
            assertThat(Duration.ofNanos(System.nanoTime() - died)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    @DisplayName(
            "PS-13: does not feel a restart of the coordinator where streams are open, and others get the same owner")
    void coordinatorRestart() {
        Subject known = subjectOf("s1");
        boolean owned = cluster.server("s1").owns(known);
        cluster.stopCoordinator();
        Varve hurried = store.within(Duration.ofSeconds(1));
        for (int i = 0; i < 20; i++) {
            hurried.streams().publish(known, Message.of("m" + i));
        }
        cluster.startCoordinator();
        try (Varve later = cluster.client()) {
            later.streams().publish(known, Message.of("m20"));
        }

        assertThat(values(known)).isEqualTo(expected(21));
        assertThat(cluster.server("s1").owns(known)).isEqualTo(owned);
    }

    @Test
    @DisplayName("PS-13: waits for the coordinator with a stream whose owner nobody knows")
    void newStreamWaits() {
        cluster.stopCoordinator();
        Subject unknown = Subject.of("new.stream");
        CompletableFuture<Receipt> write =
                store.streams().publishAsync(unknown, Message.of("x"), PublishOptions.none());
        cluster.startCoordinator();

        assertThat(write).succeedsWithin(PATIENCE);
    }

    @Test
    @DisplayName("PS-4: repairs a change that was lost, whether another one comes or not")
    void lostChange() {
        Subject subject = subjectOf("s1");
        LossyPubSub lossy = new LossyPubSub(cluster.connect("lossy"));
        try (Varve reader = cluster.client(lossy);
                Changes feed = reader.streams().changes(subject.filter(), FeedStart.now())) {
            lossy.lose(message -> message.subject().contains(".change.")
                    && message.headers().first("Varve-Seq").equals(Optional.of("3")));
            for (int i = 0; i < 3; i++) {
                store.streams().publish(subject, Message.of("m" + i));
            }
            assertThat(List.of(next(feed).seq(), next(feed).seq(), next(feed).seq()))
                    .containsExactly(2L, 3L, 4L);
            lossy.lose(message -> message.subject().contains(".change.")
                    && message.headers().first("Varve-Kind").equals(Optional.of("set")));
            store.streams().publish(subject, Message.of("last"));

            assertThat(next(feed).seq()).isEqualTo(5);
        } finally {
            lossy.close();
        }
    }

    @Test
    @DisplayName("PS-25: hears on its return of deletes made while it was away, also when the owner changed meanwhile")
    void away() {
        Subject subject = subjectOf("s1");
        store.streams().publish(subject, Message.of("m0"));
        FeedPosition position;
        try (Changes feed = store.streams().changes(subject.filter(), FeedStart.beginning())) {
            next(feed);
            position = next(feed).position();
        }
        store.streams().delete(subject, 1);
        cluster.kill("s1");
        store.streams().delete(subject, 2);

        try (Changes feed = store.streams().changes(subject.filter(), FeedStart.after(position))) {
            assertThat(List.of(next(feed), next(feed)))
                    .extracting(Change::kind)
                    .containsExactly(Change.Kind.DELETE, Change.Kind.DELETE);
        }
    }

    @Test
    @DisplayName("PS-5: takes messages of 5 MiB over a payload of 1 MiB on every way, also while a server dies")
    void large() {
        Subject subject = subjectOf("s1");
        byte[] bytes = new byte[5 << 20];
        new Random(42).nextBytes(bytes);
        Message message = Message.of(Bytes.wrap(bytes));
        try (Changes feed = store.streams().changes(subject.filter(), FeedStart.now())) {
            store.streams().publish(subject, message);
            cluster.kill("s1");
            store.streams().publish(subject, message);
            store.keyValues().put(Key.of("large", "k"), Bytes.wrap(bytes));

            assertThat(store.streams().get(subject, 2).orElseThrow().message().equals(message))
                    .isTrue();
            assertThat(store.streams().getAll(subject, Range.from(2)).toList())
                    .allMatch(stored -> stored.message().equals(message));
            assertThat(next(feed).message().orElseThrow().message().equals(message))
                    .isTrue();
            assertThat(next(feed).message().orElseThrow().message().equals(message))
                    .isTrue();
            assertThat(store.keyValues()
                            .get(Key.of("large", "k"))
                            .orElseThrow()
                            .value()
                            .equals(Bytes.wrap(bytes)))
                    .isTrue();
        }
    }

    @Test
    @DisplayName("lists the streams of all servers by name, and their heads, also after a death")
    void fanOut() {
        List<String> names =
                IntStream.range(0, 40).mapToObj(i -> "fan.s" + (10 + i)).toList();
        names.forEach(name -> store.streams().publish(Subject.of(name), Message.of(name)));
        store.streams().ensure(StreamSpec.of("declared", "fan.many.*"));
        assertThat(listed()).hasSize(41).isSorted().containsAll(names);
        cluster.kill("s2");

        assertThat(listed()).hasSize(41).isSorted().containsAll(names);
        assertThat(store.streams().lastPerSubject(SubjectFilter.of("fan.>")).toList())
                .extracting(stored -> stored.subject().value())
                .containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    @DisplayName("lists a declared stream and an undeclared one of the same name")
    void sameName() {
        store.streams().publish(Subject.of("audit"), Message.of("x"));
        store.streams().ensure(StreamSpec.of("audit", "log.>"));

        assertThat(store.streams().list(SubjectFilter.all()).toList())
                .extracting(info -> info.name() + " " + info.declared())
                .containsExactly("audit true", "audit false");
    }

    private List<String> listed() {
        return store.streams().list(SubjectFilter.of("fan.>")).toList().stream()
                .map(info -> info.name())
                .toList();
    }

    @Test
    @DisplayName("says which parts answer and which do not")
    void health() {
        subjectOf("s1");
        subjectOf("s2");
        assertThat(store.health().status()).isEqualTo(Health.Status.UP);
        assertThat(store.health().checks())
                .extracting(Health.Check::part)
                .containsExactly("coordinator", "server s1", "server s2");
        cluster.stopCoordinator();
        cluster.kill("s2");

        Health health = store.health();

        assertThat(health.checks())
                .extracting(Health.Check::status)
                .containsExactly(Health.Status.DOWN, Health.Status.UP, Health.Status.DOWN);
        cluster.startCoordinator();
        await().atMost(PATIENCE).until(() -> store.health().status() == Health.Status.UP);
    }

    @Test
    @DisplayName("PS-29: a watch of many keys goes on when their server dies, and ends with the last value of each")
    void watchOfManyKeys() {
        int keys = 3000;
        String bucket = "many";
        try (Watch watch = store.keyValues().watch(bucket, SubjectFilter.all(), WatchStart.now())) {
            List<CompletableFuture<Receipt>> writes = new ArrayList<>();
            for (int i = 0; i < keys; i++) {
                writes.add(store.keyValues().putAsync(Key.of(bucket, "k" + i), Bytes.utf8("v" + i), PutOptions.none()));
                if (i == keys / 2) {
                    assertThat(writes.get(0)).succeedsWithin(PATIENCE);
                    cluster.kill(cluster.server("s1").ownsBucket(bucket) ? "s1" : "s2");
                }
            }
            assertThat(writes).allSatisfy(write -> assertThat(write).succeedsWithin(PATIENCE));

            Map<String, Integer> told = new HashMap<>();
            while (told.size() < keys) {
                KeyValueChange change =
                        watch.next(PATIENCE).orElseThrow(() -> new AssertionError("only " + told.size()));
                told.merge(change.key().orElseThrow().name(), 1, Integer::sum);
            }
            assertThat(told.values()).containsOnly(1);
        }
    }
}
