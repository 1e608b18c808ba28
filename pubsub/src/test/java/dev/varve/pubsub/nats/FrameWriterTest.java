/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The writer of what is sent to NATS")
final class FrameWriterTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final Queue<String> written = new ConcurrentLinkedQueue<>();
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

    private void write(byte[] bytes, int length) {
        threads.add(Thread.currentThread());
        written.add(new String(bytes, 0, length, StandardCharsets.UTF_8));
    }

    private static WireMessage message(String subject, String value) {
        return WireMessage.of(subject, WireHeaders.none(), Bytes.utf8(value));
    }

    @Test
    @DisplayName("frames are those of the protocol, with and without headers and reply subject")
    void frames() {
        FrameWriter writer = new FrameWriter(this::write);
        WireHeaders headers =
                WireHeaders.builder().add("A", "b c").add("A", "").add("B", 12).build();

        writer.now(frames -> {
            frames.subscribe("a.>", "", 1);
            frames.subscribe("b", "q", 10);
            frames.unsubscribe(1);
            frames.publish(message("a.ü", "xü"));
            frames.publish(WireMessage.of("a", headers, Bytes.utf8("x")).withReplyTo("r"));
        });

        assertThat(written)
                .containsExactly(String.join(
                        "\r\n",
                        "SUB a.> 1",
                        "SUB b q 10",
                        "UNSUB 1",
                        "PUB a.ü 3",
                        "xü",
                        "HPUB a r 29 30",
                        "NATS/1.0",
                        "A:b c",
                        "A:",
                        "B:12",
                        "",
                        "x",
                        ""));
    }

    @Test
    @DisplayName("who gives a frame writes it, behind what was to be written later; else the own thread does")
    void now() {
        FrameWriter writer = new FrameWriter(this::write);
        writer.later(frames -> frames.unsubscribe(1));
        writer.now(frames -> frames.unsubscribe(2));
        assertThat(written).containsExactly("UNSUB 1\r\nUNSUB 2\r\n");
        assertThat(threads).containsExactly(Thread.currentThread());

        Thread own = new Thread(writer);
        own.start();
        writer.later(frames -> frames.unsubscribe(3));
        await().atMost(LONG).until(() -> written.contains("UNSUB 3\r\n"));
        assertThat(threads).endsWith(own);
        writer.end();
        await().atMost(LONG).until(() -> !own.isAlive());
    }

    @Test
    @DisplayName("what is given while another thread writes is written by that thread, and who gives it goes on")
    void takesWhatComesMeanwhile() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        FrameWriter writer = new FrameWriter((bytes, length) -> {
            write(bytes, length);
            begun.countDown();
            awaitQuietly(release);
        });
        Thread first = new Thread(() -> writer.now(frames -> frames.unsubscribe(1)));
        first.start();
        begun.await();

        writer.now(frames -> frames.unsubscribe(2));
        writer.now(frames -> frames.unsubscribe(3));
        assertThat(written).containsExactly("UNSUB 1\r\n");
        release.countDown();
        first.join(LONG.toMillis());

        assertThat(written).containsExactly("UNSUB 1\r\n", "UNSUB 2\r\nUNSUB 3\r\n");
        assertThat(threads).containsExactly(first, first);
    }

    @Test
    @DisplayName("the bytes of jnats come behind all frames before them")
    void behind() throws IOException {
        FrameWriter writer = new FrameWriter(this::write);
        writer.later(frames -> frames.unsubscribe(1));
        writer.write("PING\r\n--".getBytes(StandardCharsets.US_ASCII), 6);

        assertThat(String.join("", written)).isEqualTo("UNSUB 1\r\nPING\r\n");
    }

    @Test
    @DisplayName("frames of many threads are neither torn nor lost, and those of one are in order")
    void many() throws Exception {
        FrameWriter writer = new FrameWriter(this::write);
        Thread own = new Thread(writer);
        own.start();
        List<Thread> givers = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            long base = i * 100_000L;
            Thread giver = new Thread(() -> {
                for (int k = 0; k < 5000; k++) {
                    long id = base + k;
                    if (k % 3 == 0) {
                        writer.later(frames -> frames.unsubscribe(id));
                    } else {
                        writer.now(frames -> frames.unsubscribe(id));
                    }
                }
            });
            givers.add(giver);
            giver.start();
        }
        for (Thread giver : givers) {
            giver.join(LONG.toMillis());
        }
        await().atMost(LONG).until(() -> String.join("", written).lines().count() == 20_000);
        writer.end();
        List<Long> ids = String.join("", written)
                .lines()
                .map(line -> Long.parseLong(line.substring("UNSUB ".length())))
                .toList();
        for (long base = 100_000; base <= 400_000; base += 100_000) {
            long from = base;
            assertThat(ids.stream().filter(id -> id / 100_000 * 100_000 == from))
                    .isSorted()
                    .hasSize(5000);
        }
    }

    @Test
    @DisplayName("a frame that cannot be made leaves nothing behind, and a connection that has ended fails nobody")
    void failures() {
        FrameWriter writer = new FrameWriter((bytes, length) -> {
            write(bytes, length);
            throw new IOException("ended");
        });
        assertThatThrownBy(() -> writer.now(frames -> {
                    frames.unsubscribe(1);
                    throw new IllegalStateException("made up");
                }))
                .hasMessage("made up");
        writer.now(frames -> frames.unsubscribe(2));

        assertThat(written).containsExactly("UNSUB 2\r\n");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
