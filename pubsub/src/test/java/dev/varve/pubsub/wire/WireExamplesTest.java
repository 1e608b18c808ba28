/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.Headers;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The worked examples of the protocol page")
class WireExamplesTest {

    private static final String INBOX = "_INBOX.c1.7";
    private static final Instant STORED = Instant.ofEpochMilli(1_700_000_000_123L);

    private final WireSubjects subjects = WireSubjects.defaults();

    @Test
    @DisplayName("are what is sent: a publish and its receipt")
    void publish() {
        WireHeaders.Builder request = WireHeaders.builder();
        RequestTerms.of(3, Duration.ofSeconds(5)).write(request);
        OptionsCodec.write(
                request,
                PublishOptions.builder().msgId("m-1").atLeast(Durability.DISK).build());
        Message message = Message.of("{\"qty\":5}").withHeaders(Headers.of("City", "Köln"));
        MessageCodec.write(request, message);
        Target target = Target.of(Subject.of("orders.eu.4711"));
        assertOnPage(WireMessage.of(
                        subjects.request("s1", Verb.PUBLISH, target), request.build(), MessageCodec.payload(message))
                .withReplyTo(INBOX));

        WireHeaders.Builder reply = Status.OK.headers();
        ReceiptCodec.write(reply, new Receipt(42, STORED, false, Durability.DISK, 3));
        assertOnPage(WireMessage.of(INBOX, reply.build(), Bytes.empty()));
    }

    @Test
    @DisplayName("are what is sent: a get-all and a page of two messages")
    void page() {
        WireHeaders.Builder request = WireHeaders.builder();
        Target target = Target.of(SubjectFilter.of("orders.eu.*"));
        target.write(request);
        ReadBounds.of(Range.from(42)).write(request);
        PageCodec.Limits.of(2, 65_536).write(request);
        assertOnPage(WireMessage.of(subjects.request("s1", Verb.GET_ALL, target), request.build(), Bytes.empty())
                .withReplyTo(INBOX));

        Message first = Message.of("{\"qty\":5}").withHeaders(Headers.of("City", "Köln"));
        Message second = Message.withoutValue(Headers.of("Event", "closed")).withTimestamp(STORED.plusMillis(1));
        assertOnPage(item(0, new StoredMessage(Subject.of("orders.eu.4711"), 42, STORED, first)));
        assertOnPage(item(1, new StoredMessage(Subject.of("orders.eu.9"), 44, STORED.plusMillis(2), second)));
        PageCodec.End end = PageCodec.End.of(2, Optional.of("45")).boundedBy(OptionalLong.of(97));
        assertOnPage(WireMessage.of(INBOX, end.headers(), Bytes.empty()));
    }

    @Test
    @DisplayName("are what is sent: an error")
    void error() {
        StorageException conflict =
                StorageException.seqConflict("stream 'orders.eu.4711' ends at 41, the caller expected 40", 41);
        assertOnPage(WireMessage.of(INBOX, ErrorCodec.write(conflict), Bytes.empty()));
    }

    private static WireMessage item(long index, StoredMessage stored) {
        WireHeaders.Builder to = PageCodec.item(index);
        MessageCodec.writeStored(to, stored);
        return WireMessage.of(INBOX, to.build(), MessageCodec.payload(stored.message()));
    }

    private static void assertOnPage(WireMessage message) {
        assertThat(page("wire-protocol.md")).contains("```\n" + hpub(message) + "\n```");
    }

    /** What a client writes to its connection, with plain line ends. */
    private static String hpub(WireMessage message) {
        StringBuilder headers = new StringBuilder("NATS/1.0\r\n");
        message.headers()
                .asMap()
                .forEach((name, values) -> values.forEach(
                        value -> headers.append(name).append(": ").append(value).append("\r\n")));
        headers.append("\r\n");
        int size = headers.toString().getBytes(StandardCharsets.US_ASCII).length;
        assertThat(WireSizes.of(message.headers())).isEqualTo(size);
        String reply = message.replyTo().map(to -> to + " ").orElse("");
        String all = "HPUB " + message.subject() + " " + reply + size + " "
                + (size + message.payload().size()) + "\r\n" + headers
                + message.payload().utf8();
        return all.replace("\r\n", "\n");
    }

    private static String page(String name) {
        try {
            return Files.readString(Path.of("..", "docs", "formats", name));
        } catch (IOException e) {
            throw new AssertionError("the page is part of the repository", e);
        }
    }
}
