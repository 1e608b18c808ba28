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
import dev.varve.stream.Change;
import dev.varve.stream.FeedPosition;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
        reply.add(HeaderNames.MAX_BUNDLE, 1000);
        assertOnPage(WireMessage.of(INBOX, reply.build(), Bytes.empty()));
    }

    @Test
    @DisplayName("are what is sent: a bundle of two publishes, and a receipt and an error in one")
    void bundle() {
        WireHeaders.Builder request = WireHeaders.builder();
        RequestTerms.of(3, Duration.ofSeconds(5)).write(request);
        BundleCodec.writeRequest(request, 2);
        Message first = Message.of("{\"qty\":1}").withHeaders(Headers.of("City", "Bonn"));
        PublishOptions second =
                PublishOptions.builder().msgId("m-3").expectedLastSeq(40).build();
        Bytes requests = BundleCodec.write(
                List.of(item(PublishOptions.msgId("m-2"), first), item(second, Message.of("{\"qty\":2}"))));
        Target target = Target.of(Subject.of("orders.eu.4711"));
        assertOnPage(WireMessage.of(subjects.request("s1", Verb.PUBLISH, target), request.build(), requests)
                .withReplyTo(INBOX));

        WireHeaders.Builder receipt = Status.OK.headers();
        ReceiptCodec.write(receipt, new Receipt(43, STORED, false, Durability.DISK, 3));
        StorageException conflict =
                StorageException.seqConflict("stream 'orders.eu.4711' ends at 43, the caller expected 40", 43);
        Bytes answers = BundleCodec.write(List.of(
                new BundleItem(receipt.build(), Bytes.empty()),
                new BundleItem(ErrorCodec.write(conflict), Bytes.empty())));
        WireHeaders reply = Status.OK.headers().add(HeaderNames.BUNDLE, 2).build();
        assertOnPage(WireMessage.of(INBOX, reply, answers));
    }

    private static BundleItem item(PublishOptions options, Message message) {
        WireHeaders.Builder headers = WireHeaders.builder();
        OptionsCodec.write(headers, options);
        MessageCodec.write(headers, message);
        return new BundleItem(headers.build(), MessageCodec.payload(message));
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
    @DisplayName("are what is sent: a page whose items travel together")
    void pageTogether() {
        WireHeaders.Builder request = WireHeaders.builder();
        Target target = Target.of(Subject.of("orders.eu.4711"));
        ReadBounds.of(Range.from(42)).write(request);
        PageCodec.writeTakesBundles(request);
        String inbox = "_INBOX.c1.8";
        assertOnPage(WireMessage.of(subjects.request("s1", Verb.GET_ALL, target), request.build(), Bytes.empty())
                .withReplyTo(inbox));

        StoredMessage first = new StoredMessage(Subject.of("orders.eu.4711"), 42, STORED, Message.of("{\"qty\":5}"));
        StoredMessage second =
                new StoredMessage(Subject.of("orders.eu.4711"), 43, STORED.plusMillis(2), Message.of("{\"qty\":1}"));
        Bytes items = BundleCodec.write(List.of(stored(first), stored(second)));
        assertOnPage(WireMessage.of(inbox, PageCodec.bundle(0, 2), items));
        PageCodec.End end = PageCodec.End.complete(2).boundedBy(OptionalLong.of(43));
        assertOnPage(WireMessage.of(inbox, end.headers(), Bytes.empty()));
    }

    private static BundleItem stored(StoredMessage message) {
        WireHeaders.Builder headers = WireHeaders.builder();
        MessageCodec.writeStored(headers, message);
        return new BundleItem(headers.build(), MessageCodec.payload(message.message()));
    }

    @Test
    @DisplayName("are what is sent: an error")
    void error() {
        StorageException conflict =
                StorageException.seqConflict("stream 'orders.eu.4711' ends at 41, the caller expected 40", 41);
        assertOnPage(WireMessage.of(INBOX, ErrorCodec.write(conflict), Bytes.empty()));
    }

    @Test
    @DisplayName("are what is sent: a map, and where a subject's requests go by it")
    void map() {
        WireHeaders have = WireHeaders.builder().add(HeaderNames.HAVE, 6).build();
        assertOnPage(WireMessage.of(subjects.coordinator(CoordinatorVerb.MAP), have, Bytes.empty())
                .withReplyTo(INBOX));

        Subject subject = Subject.of("orders.eu.4711");
        Map<Integer, ClusterMap.Owner> owners =
                Map.of(139, new ClusterMap.Owner("s1", 3), Slots.ofDeclared("audit"), new ClusterMap.Owner("s2", 5));
        ClusterMap map = new ClusterMap(7, owners, Map.of("audit", List.of(SubjectFilter.of("audit.>"))));
        assertThat(map.slot(subject)).isEqualTo(139);
        WireHeaders version = Status.OK.headers().add(HeaderNames.VERSION, 7).build();
        assertOnPage(WireMessage.of(INBOX, version, Bytes.utf8(map.toText())));
    }

    @Test
    @DisplayName("are what is sent: a request in two parts")
    void parts() {
        Target target = Target.of(Subject.of("orders.eu.4711"));
        List<TransferPart> parts = TransferPart.split("t-1", Bytes.utf8("the first part, and the last"), 16);
        for (TransferPart part : parts) {
            WireHeaders.Builder headers = WireHeaders.builder();
            part.write(headers);
            if (part.place().isLast()) {
                headers.add(HeaderNames.EPOCH, 3).add(HeaderNames.SEQ, 43);
            }
            assertOnPage(WireMessage.of(subjects.request("s1", Verb.SET, target), headers.build(), part.payload())
                    .withReplyTo(INBOX));
        }
        assertOnPage(WireMessage.of(INBOX, Status.PART.headers().build(), Bytes.empty()));
    }

    @Test
    @DisplayName("are what is sent: a change whose value was cut, and the request for the rest")
    void change() {
        Subject subject = Subject.of("orders.eu.4711");
        StoredMessage stored = new StoredMessage(subject, 43, STORED, Message.of("the "));
        FeedPosition position = new FeedPosition(subject.value(), 3, 61);
        Cut cut = new Cut(5_000_000, 61);
        ChangeRecord record = ChangeRecord.of(Change.set(position, stored), 58, Optional.of(cut));
        WireHeaders.Builder told = WireHeaders.builder();
        record.write(told);
        assertOnPage(WireMessage.of(subjects.change(subject), told.build(), record.payload()));

        WireHeaders.Builder rest = WireHeaders.builder()
                .add(HeaderNames.SEQ, 43)
                .add(HeaderNames.OFFSET, 4)
                .add(HeaderNames.VERSION, cut.version());
        assertOnPage(WireMessage.of(subjects.request("s1", Verb.GET, Target.of(subject)), rest.build(), Bytes.empty())
                .withReplyTo(INBOX));
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
