/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.OutcomeUnknownException;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.corepubsub.ScriptedCluster.Deed;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.pubsub.inprocess.InProcessPubSub;
import dev.varve.stream.PublishOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@DisplayName("Writes of one stream, whatever becomes of their attempts,")
final class OrderTest {

    private static final Subject SUBJECT = Subject.of("orders.1");
    private static final int IN_FLIGHT = 400;
    private static final Duration ATTEMPT = Duration.ofMillis(200);

    private final InProcessNetwork network = new InProcessNetwork();
    private final ScriptedCluster cluster = new ScriptedCluster(network);
    private InProcessPubSub handle;
    private Varve store;

    @BeforeEach
    void open() {
        cluster.start("a");
        cluster.start("b");
        cluster.own("a");
        handle = network.connect("client");
        CorePubSubConfig defaults = CorePubSubConfig.defaults();
        store = CorePubSub.open(
                handle,
                new CorePubSubConfig(
                        defaults.nats(), defaults.prefix(), Duration.ofSeconds(20), ATTEMPT, IN_FLIGHT, 1 << 20));
    }

    @AfterEach
    void close() {
        cluster.script(message -> Deed.CARRY_OUT_AND_ANSWER);
        store.close();
        handle.close();
        cluster.close();
    }

    private static List<String> values(int count) {
        return IntStream.range(0, count).mapToObj(i -> "m" + i).toList();
    }

    private List<CompletableFuture<Receipt>> publish(List<String> values) {
        List<CompletableFuture<Receipt>> writes = new ArrayList<>();
        values.forEach(
                value -> writes.add(store.streams().publishAsync(SUBJECT, Message.of(value), PublishOptions.none())));
        return writes;
    }

    private static void await(List<CompletableFuture<Receipt>> writes) {
        writes.forEach(write -> assertThat(write).succeedsWithin(Duration.ofSeconds(20)));
    }

    @Test
    @DisplayName("PS-15: go on in order at the new owner when theirs dies with answers unsent")
    void failover() {
        AtomicInteger seen = new AtomicInteger();
        cluster.script(message -> {
            int number = seen.incrementAndGet();
            return number < 50 ? Deed.CARRY_OUT_AND_ANSWER : number < 70 ? Deed.CARRY_OUT_SILENTLY : Deed.LOSE;
        });
        List<CompletableFuture<Receipt>> writes = new ArrayList<>(publish(values(100)));
        Awaitility.await().until(() -> seen.get() >= 70);
        cluster.script(message -> Deed.CARRY_OUT_AND_ANSWER);
        cluster.stop("a");
        cluster.own("b");

        await(writes);

        assertThat(cluster.stored()).isEqualTo(values(100));
        assertThat(writes).noneMatch(write -> write.join().duplicate());
    }

    @Test
    @DisplayName("keep their order when the owner learns of its slot in their midst")
    void movedAtFirst() {
        AtomicInteger seen = new AtomicInteger();
        cluster.script(message -> seen.incrementAndGet() <= 3 ? Deed.SAY_MOVED : Deed.CARRY_OUT_AND_ANSWER);

        await(publish(values(50)));

        assertThat(cluster.stored()).isEqualTo(values(50));
    }

    @RepeatedTest(20)
    @DisplayName("PS-15: are stored once and in order however often owners die, and whatever they carried out last")
    void anything() {
        long seed = System.nanoTime();
        System.out.println("OrderTest seed " + seed);
        Random random = new Random(seed);
        cluster.take(1 + random.nextInt(2) * random.nextInt(100));
        List<CompletableFuture<Receipt>> writes = new ArrayList<>();
        String owner = "a";
        for (String value : values(300)) {
            writes.add(store.streams().publishAsync(SUBJECT, Message.of(value), PublishOptions.none()));
            int dice = random.nextInt(40);
            if (dice == 0) {
                cluster.script(message -> Deed.CARRY_OUT_SILENTLY);
            } else if (dice == 1) {
                String heir = owner + "a";
                cluster.start(heir);
                cluster.stop(owner);
                cluster.script(message -> Deed.CARRY_OUT_AND_ANSWER);
                cluster.own(heir);
                owner = heir;
            }
        }
        cluster.script(message -> Deed.CARRY_OUT_AND_ANSWER);

        await(writes);

        assertThat(cluster.stored()).isEqualTo(values(300));
    }

    @Test
    @DisplayName("are unavailable after their deadline if nobody can have carried them out")
    void certain() {
        cluster.stop("a");

        Throwable thrown = catchThrowable(
                () -> store.within(Duration.ofMillis(300)).streams().publish(SUBJECT, Message.of("x")));

        assertThat(thrown)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThat(cluster.stored()).isEmpty();
    }

    @Test
    @DisplayName("are of unknown outcome after their deadline if somebody may have carried them out")
    void uncertain() {
        cluster.script(message -> Deed.LOSE);

        Throwable thrown = catchThrowable(() -> store.within(Duration.ofMillis(300))
                .streams()
                .publish(SUBJECT, Message.of("x"), PublishOptions.msgId("mine")));

        assertThat(thrown).isInstanceOfSatisfying(OutcomeUnknownException.class, e -> {
            assertThat(e.target()).isEqualTo(SUBJECT.value());
            assertThat(e.msgId()).isEqualTo("mine");
        });
    }

    @Test
    @DisplayName("are not held up by one whose deadline has passed")
    void expired() {
        cluster.script(message -> message.payload().utf8().equals("lost") ? Deed.LOSE : Deed.CARRY_OUT_AND_ANSWER);
        CompletableFuture<Receipt> lost = store.within(Duration.ofMillis(300))
                .streams()
                .publishAsync(SUBJECT, Message.of("lost"), PublishOptions.none());

        await(publish(values(3)));

        assertThat(lost)
                .failsWithin(Duration.ofSeconds(1))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(cluster.stored()).isEqualTo(values(3));
    }

    @Test
    @DisplayName("block the caller while too many are under way")
    void bounded() throws Exception {
        cluster.script(message -> Deed.LOSE);
        publish(values(IN_FLIGHT));
        CompletableFuture<List<CompletableFuture<Receipt>>> more =
                CompletableFuture.supplyAsync(() -> publish(List.of("one more")));

        assertThat(catchThrowable(() -> more.get(300, TimeUnit.MILLISECONDS))).isInstanceOf(TimeoutException.class);
        cluster.script(message -> Deed.CARRY_OUT_AND_ANSWER);

        assertThat(more).succeedsWithin(Duration.ofSeconds(10));
        await(more.join());
    }

    @Test
    @DisplayName("PS-13: go on without a coordinator where the owner is known")
    void withoutCoordinator() {
        await(publish(values(3)));
        cluster.stopCoordinator();

        await(publish(values(6).subList(3, 6)));
        assertThat(cluster.stored()).isEqualTo(values(6));
    }

    @Test
    @DisplayName("PS-13: of a stream without known owner wait for the coordinator, and then go through")
    void waitForCoordinator() {
        cluster.own("a", 0);
        Awaitility.await().until(() -> store.health().checks().size() == 1);
        cluster.stopCoordinator();
        Throwable thrown = catchThrowable(
                () -> store.within(Duration.ofMillis(300)).streams().publish(SUBJECT, Message.of("no")));
        assertThat(thrown).isInstanceOf(StorageException.class).hasMessageContaining("coordinator");
        List<CompletableFuture<Receipt>> writes = publish(values(3));

        cluster.startCoordinator();
        cluster.own("a");

        await(writes);
        assertThat(cluster.stored()).isEqualTo(values(3));
    }
}
