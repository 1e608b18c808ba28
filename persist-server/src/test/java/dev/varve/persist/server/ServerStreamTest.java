/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.Cut;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.PartOf;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.StreamCodec;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.TransferPart;
import dev.varve.pubsub.wire.Verb;
import dev.varve.pubsub.wire.WireSubjects;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StreamSpec;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Streams over the wire")
final class ServerStreamTest {

    private static final Target TARGET = Target.of(Subject.of("s"));

    @TempDir
    Path root;

    private ServerFixture fixture;
    private WireClient client;

    @BeforeEach
    void start() {
        fixture = new ServerFixture(root);
        fixture.start("s1", 1);
        client = fixture.client("s1");
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    @DisplayName("PS-5: a value larger than a message travels in parts, there and back, and a missing part is an error")
    void largeValue() {
        byte[] value = new byte[3_500_000];
        new Random(1).nextBytes(value);
        int room = Cut.room(fixture.pubSub.maxPayload());
        List<TransferPart> parts = TransferPart.split("t1", Bytes.wrap(value), room);
        for (TransferPart part : parts) {
            WireMessage answer = client.ask(Verb.PUBLISH, TARGET, headers(part), part.payload());
            assertThat(WireClient.status(answer)).isEqualTo(part.place().isLast() ? Status.OK : Status.PART);
        }
        WireMessage first = client.ask(Verb.LAST, TARGET);
        Cut cut = Cut.read(WireClient.headers(first)).orElseThrow();
        assertThat(cut.total()).isEqualTo(value.length);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        read.writeBytes(first.payload().unsafeArray());
        while (read.size() < value.length) {
            WireHeaders.Builder rest = WireHeaders.builder()
                    .add(HeaderNames.SEQ, 1)
                    .add(HeaderNames.OFFSET, read.size())
                    .add(HeaderNames.VERSION, cut.version());
            read.writeBytes(
                    client.ask(Verb.GET, TARGET, rest, Bytes.empty()).payload().unsafeArray());
        }
        assertThat(read.toByteArray()).isEqualTo(value);

        TransferPart last = TransferPart.split("t2", Bytes.wrap(value), room).get(parts.size() - 1);
        WireMessage incomplete = client.ask(Verb.PUBLISH, TARGET, headers(last), last.payload());
        assertThat(WireClient.code(incomplete)).isEqualTo("INVALID");
        assertThat(WireClient.number(client.ask(Verb.INFO, TARGET), HeaderNames.LAST))
                .isEqualTo(1);
    }

    private static WireHeaders.Builder headers(TransferPart part) {
        WireHeaders.Builder headers = WireHeaders.builder();
        part.write(headers);
        return headers;
    }

    @Test
    @DisplayName("a batch is stored when its last message comes, and only whole")
    void batch() {
        assertThat(WireClient.status(batch("b1", 0, 2))).isEqualTo(Status.PART);
        assertThat(WireClient.status(client.ask(Verb.LAST, TARGET))).isEqualTo(Status.NONE);
        WireMessage end = batch("b1", 1, 2);
        assertThat(WireClient.number(end, HeaderNames.RECEIPTS)).isEqualTo(1);
        assertThat(WireClient.number(end, HeaderNames.SEQ)).isEqualTo(2);
        assertThat(WireClient.code(batch("b2", 1, 2))).isEqualTo("INVALID");
        assertThat(WireClient.number(client.ask(Verb.INFO, TARGET), HeaderNames.LAST))
                .isEqualTo(2);
    }

    private WireMessage batch(String id, int index, int count) {
        WireHeaders.Builder headers =
                WireHeaders.builder().add(HeaderNames.BATCH, new PartOf(id, index, count).toString());
        return client.ask(Verb.PUBLISH, TARGET, headers, Bytes.utf8("m" + index));
    }

    @Test
    @DisplayName("streams are listed page by page in order of name, those that fit")
    void lists() throws Exception {
        for (int i = 0; i < 25; i++) {
            client.publish("list." + (char) ('a' + i), "x", PublishOptions.none());
        }
        client.publish("other", "x", PublishOptions.none());
        StringBuilder names = new StringBuilder();
        String after = "";
        while (true) {
            WireHeaders.Builder headers = WireHeaders.builder()
                    .add(HeaderNames.FILTER, "list.*")
                    .add(HeaderNames.MAX_MESSAGES, 4)
                    .add(HeaderNames.AFTER, after.isEmpty() ? "!" : after);
            List<WireMessage> page = client.page(Verb.LIST, Target.nothing(), headers);
            WireMessage end = page.remove(page.size() - 1);
            page.forEach(item -> names.append(
                    WireClient.headers(item).requiredText(HeaderNames.STREAM).substring(5)));
            if (WireClient.headers(end).text(HeaderNames.NEXT).isEmpty()) {
                break;
            }
            after = WireClient.headers(end).requiredText(HeaderNames.NEXT);
        }
        assertThat(names).hasToString("abcdefghijklmnopqrstuvwxy");
    }

    @Test
    @DisplayName("an ephemeral stream is kept while its server is, and nothing of it is on disk")
    void ephemeral() {
        ensure(StreamSpec.builder("mem", "mem.>")
                .traits(StreamSpec.Trait.EPHEMERAL)
                .build());
        WireMessage receipt = client.publish("mem.a", "x", PublishOptions.none());
        assertThat(WireClient.headers(receipt).text(HeaderNames.DURABILITY)).hasValue("volatile");
        WireMessage more = client.publish("mem.a", "x", PublishOptions.atLeast(dev.varve.Durability.PROCESS));
        assertThat(WireClient.code(more)).isEqualTo("UNSUPPORTED");
        fixture.start("s2", 2);
        WireMessage gone = fixture.client("s2").ask(Verb.LAST, Target.of(Subject.of("mem.a")));
        assertThat(WireClient.status(gone)).isEqualTo(Status.NONE);
        WireMessage info = fixture.client("s2").ask(Verb.INFO, Target.of(Subject.of("mem.a")));
        assertThat(WireClient.headers(info).text(HeaderNames.TRAITS)).hasValue("ephemeral");
    }

    private void ensure(StreamSpec spec) {
        fixture.coordinator.declare(
                spec.name(), spec.subjects().stream().map(SubjectFilter::value).toArray(String[]::new));
        WireHeaders.Builder headers = WireHeaders.builder();
        StreamCodec.write(headers, spec);
        Target target = Target.of(spec.subjects().get(0));
        assertThat(WireClient.status(client.ask(Verb.ENSURE, target, headers, Bytes.empty())))
                .isEqualTo(Status.OK);
    }

    @Test
    @DisplayName("a stream that is dropped is told as reset, begins at 1 again, and its numbers go on")
    void drops() {
        BlockingQueue<WireMessage> told = fixture.listen(WireSubjects.defaults().changes(SubjectFilter.of("s")));
        client.publish("s", "one", PublishOptions.msgId("a"));
        assertThat(WireClient.status(client.ask(Verb.DROP, TARGET))).isEqualTo(Status.OK);
        assertThat(WireClient.status(client.ask(Verb.DROP, TARGET))).isEqualTo(Status.NONE);
        assertThat(WireClient.status(client.ask(Verb.INFO, TARGET))).isEqualTo(Status.NONE);
        WireMessage again = client.publish("s", "one", PublishOptions.msgId("a"));
        assertThat(WireClient.number(again, HeaderNames.SEQ)).isEqualTo(1);
        assertThat(WireClient.number(again, HeaderNames.DUPLICATE)).isZero();
        await().until(() -> told.size() >= 3);
        assertThat(told.stream().limit(3))
                .map(message -> WireClient.headers(message).requiredText(HeaderNames.KIND)
                        + WireClient.number(message, HeaderNames.NUMBER))
                .containsExactly("set1", "reset2", "set3");
    }

    @Test
    @DisplayName("PS-4: the end of a time to live is told, though nobody reads")
    void tellsExpiry() {
        BlockingQueue<WireMessage> told = fixture.listen(WireSubjects.defaults().changes(SubjectFilter.of("s")));
        PublishOptions second =
                PublishOptions.builder().ttl(Duration.ofSeconds(1)).build();
        client.publish("s", "one", second);
        fixture.clock.advance(Duration.ofSeconds(1));
        await().until(() -> told.stream()
                .anyMatch(message -> WireClient.headers(message)
                        .requiredText(HeaderNames.KIND)
                        .equals("evict")));
    }

    @Test
    @DisplayName("the last of each subject over undeclared streams, and of one declared stream")
    void lastPerSubject() throws Exception {
        client.publish("u.a", "1", PublishOptions.none());
        client.publish("u.b", "1", PublishOptions.none());
        client.publish("u.b", "2", PublishOptions.none());
        ensure(StreamSpec.of("d", "d.>"));
        client.publish("d.x", "3", PublishOptions.none());
        client.publish("d.y", "4", PublishOptions.none());
        assertThat(lasts(SubjectFilter.of("u.*"), WireHeaders.builder())).containsExactly("u.a=1", "u.b=2");
        assertThat(lasts(SubjectFilter.of(">"), WireHeaders.builder())).containsExactly("u.a=1", "u.b=2");
        assertThat(lasts(SubjectFilter.of(">"), WireHeaders.builder().add(HeaderNames.STREAM, "d")))
                .containsExactly("d.x=3", "d.y=4");
    }

    private List<String> lasts(SubjectFilter filter, WireHeaders.Builder headers) throws InterruptedException {
        List<WireMessage> page = client.page(Verb.LAST_PER_SUBJECT, Target.of(filter), headers);
        return page.subList(0, page.size() - 1).stream()
                .map(item -> WireClient.headers(item).requiredText(HeaderNames.SUBJECT) + "="
                        + item.payload().utf8())
                .toList();
    }
}
