/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.corepubsub.ScriptedCluster.Deed;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.pubsub.inprocess.InProcessPubSub;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.stream.PublishOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Writes that wait for others of their stream")
final class BundledWritesTest {

    private static final Subject SUBJECT = Subject.of("orders.1");
    private static final int COUNT = 100;

    private final InProcessNetwork network = new InProcessNetwork();
    private final ScriptedCluster cluster = new ScriptedCluster(network);
    private final CountDownLatch held = new CountDownLatch(1);
    private InProcessPubSub handle;
    private Varve store;

    @BeforeEach
    void open() {
        cluster.start("a");
        cluster.own("a");
        cluster.take(40);
        handle = network.connect("client");
        CorePubSubConfig defaults = CorePubSubConfig.defaults();
        Duration attempt = Duration.ofSeconds(1);
        store = CorePubSub.open(
                handle,
                new CorePubSubConfig(
                        defaults.nats(), defaults.prefix(), Duration.ofSeconds(20), attempt, 400, 1 << 20));
    }

    @AfterEach
    void close() {
        held.countDown();
        store.close();
        handle.close();
        cluster.close();
    }

    private static List<String> values() {
        return IntStream.range(0, COUNT).mapToObj(i -> "m" + i).toList();
    }

    private static boolean isBundle(WireMessage message) {
        return message.headers().first(HeaderNames.BUNDLE).isPresent();
    }

    private CompletableFuture<Receipt> publish(String value) {
        return store.streams().publishAsync(SUBJECT, Message.of(value), PublishOptions.none());
    }

    /** Publishes all of {@code values} while the first is still held by the server, which then does as {@code script} says. */
    private List<CompletableFuture<Receipt>> publish(
            List<String> values, java.util.function.Function<WireMessage, Deed> script) {
        cluster.script(message -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return script.apply(message);
        });
        List<CompletableFuture<Receipt>> writes = new ArrayList<>();
        values.forEach(value -> writes.add(publish(value)));
        held.countDown();
        return writes;
    }

    private static void await(List<CompletableFuture<Receipt>> writes) {
        writes.forEach(write -> assertThat(write).succeedsWithin(Duration.ofSeconds(20)));
    }

    @Test
    @DisplayName("travel together, as many as the server takes, and in order")
    void together() {
        List<CompletableFuture<Receipt>> writes = publish(values(), message -> Deed.CARRY_OUT_AND_ANSWER);

        await(writes);

        assertThat(cluster.stored()).isEqualTo(values());
        assertThat(writes).extracting(write -> write.join().seq()).isSorted().doesNotHaveDuplicates();
        assertThat(cluster.seen()).contains(40).hasSizeLessThan(COUNT / 2);
    }

    @Test
    @DisplayName("are none where one comes after the other: each is sent at once, by itself")
    void idle() {
        for (int i = 0; i < 5; i++) {
            assertThat(publish("m" + i)).succeedsWithin(Duration.ofSeconds(20));
        }

        assertThat(cluster.seen()).containsOnly(1);
    }

    @Test
    @DisplayName("PS-23: are repeated each under its id, and in order, where the answer to all of them is lost")
    void lostAnswer() {
        AtomicInteger bundles = new AtomicInteger();

        List<CompletableFuture<Receipt>> writes = publish(
                values(),
                message -> isBundle(message) && bundles.incrementAndGet() == 1
                        ? Deed.CARRY_OUT_SILENTLY
                        : Deed.CARRY_OUT_AND_ANSWER);

        await(writes);
        assertThat(cluster.stored()).hasSize(COUNT).isEqualTo(values());
        assertThat(writes).noneMatch(write -> write.join().duplicate());
    }

    @Test
    @DisplayName("PS-23: fail each by itself")
    void errorInTheMiddle() {
        List<String> values = new ArrayList<>(values());
        values.set(20, ScriptedCluster.REFUSED);

        List<CompletableFuture<Receipt>> writes = publish(values, message -> Deed.CARRY_OUT_AND_ANSWER);

        assertThat(writes.remove(20))
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(StorageException.class);
        await(writes);
        values.remove(20);
        assertThat(cluster.stored()).isEqualTo(values);
    }

    @Test
    @DisplayName("travel each by itself, and in order, where the server takes no bundles")
    void unknown() {
        cluster.take(1);

        await(publish(values(), message -> Deed.CARRY_OUT_AND_ANSWER));

        assertThat(cluster.stored()).isEqualTo(values());
        assertThat(cluster.seen()).containsOnly(1);
    }

    @Test
    @DisplayName("travel each by itself, and in order, after the server refused a bundle, as one does that knows none")
    void refused() {
        await(publish(values(), message -> isBundle(message) ? Deed.REFUSE : Deed.CARRY_OUT_AND_ANSWER));

        assertThat(cluster.stored()).isEqualTo(values());
        assertThat(cluster.seen()).filteredOn(count -> count > 1).hasSizeBetween(1, 10);
    }
}
