/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.varve.testkit.model.Seed;
import io.nats.client.support.IncomingHeadersProcessor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The guard of what NATS sends")
final class FrameGuardTest {

    private static final List<String> PIECES = List.of(
            "NATS/1.0",
            "NATS/1.0 503",
            "NATS/1.0 503 x",
            "\r\n",
            "\r\n",
            "\r\n",
            "\n",
            "\r",
            "A: b",
            "A:b",
            "A:",
            "A b",
            ":",
            " ",
            "\t",
            "\u0000",
            "\u00f6",
            "A : b",
            "Varve-Seq: 1",
            "HMSG");

    @Test
    @DisplayName("passes on frames of every kind as they came, however they are cut")
    void passesOn() throws IOException {
        String frames = String.join(
                "\r\n",
                "INFO {}",
                "PING",
                "MSG a 1 5",
                "hello",
                "MSG a 1 r 0",
                "",
                "HMSG a 1 r 18 23",
                "NATS/1.0",
                "A: b",
                "",
                "HMSG ",
                "HMSG a 1 30 30",
                "NATS/1.0 503 No Responders",
                "",
                "",
                "+OK",
                "");
        for (int cut = 1; cut < frames.length(); cut++) {
            assertThat(guarded(frames, cut)).isEqualTo(frames);
        }
    }

    @Test
    @DisplayName("PS-32: puts a mark in the place of headers that are none, and keeps the payload and what follows")
    void marks() throws IOException {
        String bad = "HMSG a 1 r 9 14\r\nNATS/1.0xhello\r\nPING\r\n";
        String good = "HMSG a 1 r 32 37\r\nNATS/1.0\r\nVarve-Malformed: 1\r\n\r\nhello\r\nPING\r\n";
        for (int cut = 1; cut < bad.length(); cut++) {
            assertThat(guarded(bad, cut)).isEqualTo(good);
        }
    }

    @Test
    @DisplayName(
            "PS-32: headers and lines that are longer than is read at once, well formed or not, are taken as any other")
    void longOnes() throws IOException {
        String name = "x".repeat(200_000);
        String block = "NATS/1.0\r\n" + name + ": b\r\n\r\n";
        String good = "INFO " + name + "\r\nHMSG a 1 " + block.length() + " " + (block.length() + 5) + "\r\n" + block
                + "hello\r\nPING\r\n";
        String bad = good.replace(": b", "  b");

        for (int cut : List.of(1, 7, 4096, 65_536, 1_000_000)) {
            assertThat(guarded(good, cut)).isEqualTo(good);
            assertThat(guarded(bad, cut))
                    .isEqualTo("INFO " + name
                            + "\r\nHMSG a 1 32 37\r\nNATS/1.0\r\nVarve-Malformed: 1\r\n\r\nhello\r\nPING\r\n");
        }
    }

    private static String guarded(String frames, int cut) throws IOException {
        byte[] bytes = frames.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayInputStream source = new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, cut));
            }
        };
        return new String(new GuardedInput(source).readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    @DisplayName("PS-32: takes for headers only what jnats can read")
    void agreesWithJnats() {
        Random random = new Random(Seed.choose("header blocks"));
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] block = block(random).getBytes(StandardCharsets.ISO_8859_1);
            if (HeaderBlock.isWellFormed(block, 0, block.length)) {
                accepted++;
                assertThatCode(() -> new IncomingHeadersProcessor(block)).doesNotThrowAnyException();
            }
        }
        assertThat(accepted).isPositive();
    }

    private static String block(Random random) {
        StringBuilder block = new StringBuilder(random.nextInt(4) == 0 ? "" : "NATS/1.0\r\n");
        for (int i = random.nextInt(7); i > 0; i--) {
            block.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return block.append(random.nextBoolean() ? "\r\n" : "").toString();
    }
}
