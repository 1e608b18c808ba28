/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.inprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.pubsub.NoAnswerException;
import dev.varve.pubsub.Received;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.delivery.QueueLimits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the in-process network has beyond the contract. */
class InProcessNetworkTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    @DisplayName("two networks do not hear each other")
    void apart() {
        try (InProcessPubSub one = new InProcessNetwork().connect("one");
                InProcessPubSub other = new InProcessNetwork().connect("other")) {
            Received received = new Received();
            other.subscribe(">", received);
            one.publish(text("s"));
            other.close();
            assertThat(received.messages()).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "a severed handle neither sends nor receives, its requests end, its handlers are interrupted, and nobody hears of it")
    void severed() {
        InProcessNetwork network = new InProcessNetwork();
        try (InProcessPubSub victim = network.connect("victim");
                InProcessPubSub other = network.connect("other")) {
            CountDownLatch started = new CountDownLatch(1);
            CountDownLatch interrupted = new CountDownLatch(1);
            Received received = new Received();
            victim.subscribe("victim", message -> {
                received.accept(message);
                started.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
            other.subscribe("silent", message -> {});
            other.publish(text("victim"));
            other.publish(text("victim"));
            CompletableFuture<WireMessage> answer = victim.request(text("silent"), LONG);
            await().atMost(LONG).until(() -> started.getCount() == 0);

            victim.sever();

            await().atMost(LONG).until(() -> interrupted.getCount() == 0);
            assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS)).cause().isInstanceOf(NoAnswerException.class);
            assertThatThrownBy(() -> other.request(text("victim"), LONG).get(20, TimeUnit.SECONDS))
                    .cause()
                    .satisfies(InProcessNetworkTest::assertUnavailable);
            assertThatThrownBy(() -> victim.publish(text("x"))).satisfies(InProcessNetworkTest::assertUnavailable);
            assertThat(received.size()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("a publisher is held back only briefly by a handler that does not keep up, and the loss is counted")
    void slowHandler() {
        InProcessNetwork network = new InProcessNetwork(1 << 20, new QueueLimits(10, 1 << 20));
        try (InProcessPubSub handle = network.connect("slow")) {
            CountDownLatch release = new CountDownLatch(1);
            Received received = new Received();
            Received other = new Received();
            handle.subscribe("s", message -> {
                awaitQuietly(release);
                received.accept(message);
            });
            handle.subscribe("s", other);
            for (int i = 0; i < 30; i++) {
                int published = i + 1;
                handle.publish(text("s"));
                await().pollInterval(Duration.ofMillis(1)).atMost(LONG).until(() -> other.size() == published);
            }
            assertThat(handle.dropped()).isBetween(19L, 20L);
            release.countDown();
            await().atMost(LONG).until(() -> received.size() + handle.dropped() == 30);
        }
    }

    @Test
    @DisplayName("nothing of a closed handle stays in the network")
    void leavesNothing() {
        InProcessNetwork network = new InProcessNetwork();
        for (int i = 0; i < 3; i++) {
            try (InProcessPubSub handle = network.connect("guest")) {
                handle.subscribe("a.b", message -> {});
                handle.subscribe("a.*", "queue", message -> {}).close();
                handle.subscribe(handle.newInbox() + ".>", message -> {}).drain(LONG);
            }
        }
        assertThat(network.isEmpty()).isTrue();
    }

    private static void assertUnavailable(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    private static WireMessage text(String subject) {
        return WireMessage.of(subject, WireHeaders.none(), Bytes.utf8("x"));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
