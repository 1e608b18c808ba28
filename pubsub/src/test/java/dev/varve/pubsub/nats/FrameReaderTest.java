/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.pubsub.WireMessage;
import dev.varve.testkit.model.Seed;
import io.nats.client.impl.Headers;
import io.nats.client.support.IncomingHeadersProcessor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The reader of what NATS sends")
final class FrameReaderTest {

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

    /** What came by a subscription, as text. */
    private final List<String> messages = new ArrayList<>();

    @BeforeEach
    void clear() {
        messages.clear();
    }

    @Test
    @DisplayName("takes out messages of every kind and passes on all else as it came, however it is cut")
    void takesOut() throws IOException {
        String frames = String.join(
                "\r\n",
                "INFO {}",
                "PING",
                "MSG a 1 5",
                "hello",
                "MSG a.b 12 r.1 0",
                "",
                "PONG",
                "HMSG a 1 r 18 23",
                "NATS/1.0",
                "A: b",
                "",
                "HMSG ",
                "HMSG a 1 30 30",
                "NATS/1.0 503 No Responders",
                "",
                "",
                "HMSG a 1 31 31",
                "NATS/1.0 404 Not Found",
                "A:b",
                "",
                "",
                "+OK",
                "");
        for (int cut = 1; cut < frames.length(); cut++) {
            clear();
            assertThat(rest(frames, cut)).isEqualTo("INFO {}\r\nPING\r\nPONG\r\n+OK\r\n");
            assertThat(messages)
                    .containsExactly(
                            "1 a - {} hello",
                            "12 a.b r.1 {} ",
                            "1 a r {A=[b]} HMSG ",
                            "1 a - {Status=[503]} ",
                            "1 a - {Status=[404], Description=[Not Found], A=[b]} ");
        }
    }

    @Test
    @DisplayName("has handed over a message before it passes on what follows")
    void inOrder() throws IOException {
        byte[] bytes = "PING\r\nMSG a 1 1\r\nx\r\nPONG\r\n".getBytes(StandardCharsets.US_ASCII);
        ProtocolInput input = new ProtocolInput(new ByteArrayInputStream(bytes), this::take);

        assertThat(input.readNBytes(6)).asString(StandardCharsets.US_ASCII).isEqualTo("PING\r\n");
        assertThat(messages).isEmpty();
        assertThat(input.read()).isEqualTo('P');
        assertThat(messages).containsExactly("1 a - {} x");
    }

    @Test
    @DisplayName("PS-32: a message with headers that are none has a mark in their place, and its payload")
    void marks() throws IOException {
        String bad = "HMSG a 1 r 9 14\r\nNATS/1.0xhello\r\nPING\r\n";
        for (int cut = 1; cut < bad.length(); cut++) {
            clear();
            assertThat(rest(bad, cut)).isEqualTo("PING\r\n");
            assertThat(messages).containsExactly("1 a r {Varve-Malformed=[1]} hello");
        }
    }

    @Test
    @DisplayName(
            "PS-32: headers, payloads and lines that are longer than is read at once, well formed or not, are taken as any other")
    void longOnes() throws IOException {
        String name = "x".repeat(200_000);
        String block = "NATS/1.0\r\n" + name + ": b\r\n\r\n";
        String good = "INFO " + name + "\r\nHMSG a 1 " + block.length() + " " + (block.length() + 200_000) + "\r\n"
                + block + name + "\r\nPING\r\n";
        String bad = good.replace(": b", "  b");

        for (int cut : List.of(1, 7, 4096, 65_536, 1_000_000)) {
            clear();
            assertThat(rest(good, cut)).isEqualTo("INFO " + name + "\r\nPING\r\n");
            assertThat(rest(bad, cut)).isEqualTo("INFO " + name + "\r\nPING\r\n");
            assertThat(messages)
                    .containsExactly("1 a - {" + name + "=[b]} " + name, "1 a - {Varve-Malformed=[1]} " + name);
        }
    }

    private void take(long id, WireMessage message) {
        messages.add(id + " " + message.subject() + " " + message.replyTo().orElse("-") + " " + message.headers() + " "
                + message.payload().utf8());
    }

    private String rest(String frames, int cut) throws IOException {
        byte[] bytes = frames.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayInputStream source = new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, cut));
            }
        };
        return new String(new ProtocolInput(source, this::take).readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    @DisplayName("PS-32: takes for headers only what jnats can read, and reads the same")
    void agreesWithJnats() {
        Random random = new Random(Seed.choose("header blocks"));
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] block = block(random).getBytes(StandardCharsets.ISO_8859_1);
            if (HeaderBlock.isWellFormed(block, 0, block.length)) {
                accepted++;
                IncomingHeadersProcessor theirs = new IncomingHeadersProcessor(block);
                Map<String, List<String>> own =
                        new HashMap<>(HeaderBlock.read(block, 0, block.length).asMap());
                if (theirs.getStatus() == null) {
                    assertThat(own).isEqualTo(read(theirs.getHeaders()));
                } else {
                    assertThat(own)
                            .containsEntry(
                                    "Status",
                                    List.of(Integer.toString(theirs.getStatus().getCode())));
                }
            }
        }
        assertThat(accepted).isPositive();
    }

    private static Map<String, List<String>> read(@Nullable Headers headers) {
        Map<String, List<String>> read = new HashMap<>();
        if (headers != null) {
            headers.forEach(read::put);
        }
        return read;
    }

    private static String block(Random random) {
        StringBuilder block = new StringBuilder(random.nextInt(4) == 0 ? "" : "NATS/1.0\r\n");
        for (int i = random.nextInt(7); i > 0; i--) {
            block.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return block.append(random.nextBoolean() ? "\r\n" : "").toString();
    }
}
