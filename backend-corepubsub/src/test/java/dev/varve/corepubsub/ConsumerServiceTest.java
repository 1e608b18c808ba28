/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.stream.ConsumerInfo;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Delivery;
import dev.varve.stream.StreamConsumer;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.model.Seed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A consumer of two servers and a coordinator")
final class ConsumerServiceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration SOON = Duration.ofMillis(200);
    private static final Duration ACK_WAIT = Duration.ofMillis(1500);
    private static final Subject SUBJECT = Subject.of("orders.eu");

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

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            store.streams().publish(SUBJECT, Message.of("m" + i));
        }
    }

    private static ConsumerSpec.Builder spec() {
        return ConsumerSpec.builder("workers", SUBJECT.value())
                .redelivery(new ConsumerSpec.Redelivery(ACK_WAIT, 0, List.of()));
    }

    private String owner() {
        return cluster.server("s1").owns(SUBJECT) ? "s1" : "s2";
    }

    private static Set<Long> seqs(int last) {
        return new TreeSet<>(LongStream.rangeClosed(1, last).boxed().toList());
    }

    /** What a worker that forgets some messages, refuses others and looks where it stands has done. */
    private static final class Work {
        private final Random random = new Random(Seed.choose("ConsumerServiceTest"));
        private final Set<Long> delivered = new TreeSet<>();
        private final Set<Long> acked = new TreeSet<>();
        private long floor;

        void take(StreamConsumer consumer) {
            for (Delivery delivery : consumer.fetch(7, SOON)) {
                long seq = delivery.message().seq();
                assertThat(acked)
                        .as("what was acknowledged does not come again")
                        .doesNotContain(seq);
                delivered.add(seq);
                int fate = random.nextInt(5);
                if (fate == 0) {
                    delivery.nak(Duration.ZERO);
                } else if (fate > 1) {
                    delivery.ack();
                    acked.add(seq);
                }
            }
            ConsumerInfo info = consumer.info();
            assertThat(info.ackFloor()).as("the ack floor never goes back").isGreaterThanOrEqualTo(floor);
            floor = info.ackFloor();
            assertThat(acked).as("everything up to the ack floor is settled").containsAll(seqs((int) floor));
        }
    }

    @Test
    @DisplayName("PS-15: gets every message until it is acknowledged, and none after, though servers die and come back")
    void failover() {
        publish(150);
        Work work = new Work();
        try (StreamConsumer consumer = store.streams().consumer(spec().build())) {
            work.take(consumer);
            String first = owner();
            cluster.kill(first);
            publish(50);
            work.take(consumer);
            cluster.start(first);
            String second = owner();
            cluster.kill(second);
            await().atMost(Duration.ofSeconds(40))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> {
                        work.take(consumer);
                        return work.acked.size() == 200;
                    });
            assertThat(work.delivered).isEqualTo(seqs(200));
            assertThat(consumer.info().ackFloor()).isEqualTo(200);
            assertThat(consumer.info().inFlight()).isZero();
        }
    }

    @Test
    @DisplayName("PS-29: goes on waiting at the new owner when the server dies that held its fetch")
    void waitsOn() {
        publish(1);
        try (StreamConsumer consumer = store.streams().consumer(spec().build())) {
            consumer.fetch(1, PATIENCE).forEach(Delivery::ack);
            CompletableFuture<List<Delivery>> waiting =
                    CompletableFuture.supplyAsync(() -> consumer.fetch(1, Duration.ofSeconds(30)));
            await().pollDelay(Duration.ofMillis(300)).until(() -> !waiting.isDone());
            cluster.kill(owner());
            publish(1);

            assertThat(waiting).succeedsWithin(PATIENCE);
            assertThat(waiting.join().get(0).message().seq()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("gets what a lost answer said when it asks again, long before the ack wait is over")
    void lostAnswer() {
        publish(3);
        LossyPubSub lossy = new LossyPubSub(cluster.connect("lossy"));
        try (Varve client = cluster.client(lossy);
                StreamConsumer consumer = client.streams().consumer(ConsumerSpec.of("workers", SUBJECT.value()))) {
            boolean[] lost = {false};
            lossy.lose(message -> {
                boolean item = message.headers().first("Varve-Index").isPresent() && !lost[0];
                lost[0] |= item;
                return item;
            });

            List<Delivery> deliveries = consumer.fetch(3, PATIENCE);

            assertThat(lost[0]).isTrue();
            assertThat(deliveries)
                    .extracting(delivery -> delivery.message().seq() + "*" + delivery.count())
                    .containsExactly("1*1", "2*1", "3*1");
        } finally {
            lossy.close();
        }
    }

    @Test
    @DisplayName("PS-5: is given messages of 3 MiB over a payload of 1 MiB")
    void large() {
        byte[] bytes = new byte[3 << 20];
        new Random(42).nextBytes(bytes);
        Message message = Message.of(Bytes.wrap(bytes));
        store.streams().publish(SUBJECT, message);
        publish(1);
        try (StreamConsumer consumer = store.streams().consumer(spec().build())) {
            List<Delivery> deliveries = new ArrayList<>(consumer.fetch(2, PATIENCE));
            assertThat(deliveries.get(0).message().message().equals(message)).isTrue();
            assertThat(deliveries).hasSize(2);
        }
    }

    @Test
    @DisplayName(
            "ends a fetch that waits when its handle is closed, and when its store is, and delivers nothing to either")
    void closedWhileWaiting() {
        publish(1);
        Varve other = cluster.client();
        ConsumerSpec spec =
                spec().start(new dev.varve.stream.ConsumerStart.New()).build();
        StreamConsumer one = store.streams().consumer(spec);
        StreamConsumer two = other.streams().consumer(spec);
        CompletableFuture<List<Delivery>> first =
                CompletableFuture.supplyAsync(() -> one.fetch(1, Duration.ofSeconds(30)));
        CompletableFuture<List<Delivery>> second =
                CompletableFuture.supplyAsync(() -> two.fetch(1, Duration.ofSeconds(30)));
        await().pollDelay(Duration.ofMillis(300)).until(() -> !first.isDone() && !second.isDone());
        one.close();
        other.close();

        for (CompletableFuture<List<Delivery>> ended : List.of(first, second)) {
            assertThat(ended)
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .havingRootCause()
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            error -> assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        }
        publish(1);
        try (StreamConsumer three = store.streams().consumer(spec)) {
            assertThat(three.fetch(1, PATIENCE))
                    .extracting(Delivery::count)
                    .as("it was not delivered to those who had left")
                    .containsExactly(1);
        }
    }

    @Test
    @DisplayName(
            "takes a filter of a stream that another client has just declared, and refuses one that no stream owns")
    void justDeclared() {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> store.streams().consumer(ConsumerSpec.of("c", "work.>")))
                .satisfies(error -> assertThat(error.code()).isEqualTo(ErrorCode.INVALID));
        try (Varve other = cluster.client()) {
            other.streams().ensure(StreamSpec.of("work", "work.>"));
        }
        try (StreamConsumer consumer = store.streams().consumer(ConsumerSpec.of("c", "work.>"))) {
            store.streams().publish(Subject.of("work.x"), Message.of("m"));
            assertThat(consumer.fetch(1, PATIENCE)).hasSize(1);
            assertThat(store.streams().consumers(dev.varve.SubjectFilter.of("work.>")))
                    .extracting(info -> info.spec().name())
                    .containsExactly("c");
        }
    }
}
