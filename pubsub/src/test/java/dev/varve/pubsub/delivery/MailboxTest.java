/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.pubsub.Received;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MailboxTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Received received = new Received();
    private final Drops drops = new Drops("test");

    @Test
    @DisplayName("what finds the queue full of messages is dropped and counted; the handler gets the rest in order")
    void fullOfMessages() {
        Mailbox mailbox = mailbox(new QueueLimits(2, 1000));
        for (int i = 0; i < 5; i++) {
            assertThat(mailbox.offer(text(Integer.toString(i)), Duration.ZERO)).isTrue();
        }
        runTasks();
        assertThat(received.texts()).containsExactly("0", "1");
        assertThat(drops.count()).isEqualTo(3);
        mailbox.offer(text("5"), Duration.ZERO);
        runTasks();
        assertThat(received.texts()).containsExactly("0", "1", "5");
    }

    @Test
    @DisplayName("bytes are bounded too, but one message of any size is always taken")
    void fullOfBytes() {
        Mailbox mailbox = mailbox(new QueueLimits(100, 10));
        mailbox.offer(text("12345678901234567890"), Duration.ZERO);
        mailbox.offer(text("1"), Duration.ZERO);
        runTasks();
        assertThat(received.texts()).containsExactly("12345678901234567890");
        mailbox.offer(text("123456"), Duration.ZERO);
        mailbox.offer(text("1234"), Duration.ZERO);
        mailbox.offer(text("1"), Duration.ZERO);
        runTasks();
        assertThat(received.size()).isEqualTo(3);
        assertThat(drops.count()).isEqualTo(2);
    }

    @Test
    @DisplayName("who may wait for room gets it as soon as the handler makes some")
    void waitsForRoom() {
        Mailbox mailbox = mailbox(new QueueLimits(1, 1000));
        mailbox.offer(text("0"), LONG);
        CompletableFuture<Boolean> second = CompletableFuture.supplyAsync(() -> mailbox.offer(text("1"), LONG));
        await().atMost(LONG).until(() -> {
            runTasks();
            return second.isDone();
        });
        runTasks();
        assertThat(received.texts()).containsExactly("0", "1");
        assertThat(drops.count()).isZero();
    }

    @Test
    @DisplayName("sealed, it takes nothing more and is idle when the rest is handled; closed, it forgets the rest")
    void ends() {
        Mailbox sealed = mailbox(QueueLimits.defaults());
        sealed.offer(text("0"), Duration.ZERO);
        sealed.seal();
        assertThat(sealed.offer(text("1"), Duration.ZERO)).isFalse();
        assertThat(sealed.awaitIdle(Duration.ofMillis(1))).isFalse();
        runTasks();
        assertThat(sealed.awaitIdle(Duration.ofMillis(1))).isTrue();
        assertThat(received.texts()).containsExactly("0");

        Mailbox closed = mailbox(QueueLimits.defaults());
        closed.offer(text("2"), Duration.ZERO);
        closed.close();
        runTasks();
        assertThat(received.texts()).containsExactly("0");
    }

    private Mailbox mailbox(QueueLimits limits) {
        return new Mailbox("filter", received, tasks::add, limits, drops);
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private static WireMessage text(String text) {
        return WireMessage.of("s", WireHeaders.none(), Bytes.utf8(text));
    }
}
