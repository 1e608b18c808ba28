/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.BundleCodec;
import dev.varve.pubsub.wire.BundleItem;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.pubsub.wire.WireSubjects;
import dev.varve.stream.PublishOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Requests in a bundle")
final class BundleTest {

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

    private static BundleItem message(String value, Object... headers) {
        return new BundleItem(WireFixture.with(headers).build(), Bytes.utf8(value));
    }

    private WireMessage send(Verb verb, BundleItem... items) {
        return send(verb, items.length, BundleCodec.write(List.of(items)));
    }

    private WireMessage send(Verb verb, int count, Bytes payload) {
        WireHeaders.Builder headers = WireHeaders.builder();
        BundleCodec.writeRequest(headers, count);
        return client.ask(verb, TARGET, headers, payload);
    }

    /** Of each answer its seq, or the code of the error. */
    private static List<String> answers(WireMessage answer) {
        int count = BundleCodec.count(WireClient.headers(answer));
        return BundleCodec.read(answer.payload(), count).stream()
                .map(item -> item.headers()
                        .first(HeaderNames.SEQ)
                        .orElseGet(() -> item.headers().first(HeaderNames.CODE).orElseThrow()))
                .toList();
    }

    private List<String> stored() throws InterruptedException {
        List<WireMessage> page = client.page(Verb.GET_ALL, TARGET, WireHeaders.builder());
        return page.subList(0, page.size() - 1).stream()
                .map(item -> item.payload().utf8())
                .toList();
    }

    @Test
    @DisplayName("are carried out in their order, each with an answer of its own")
    void inOrder() throws Exception {
        WireMessage answer = send(Verb.PUBLISH, message("a"), message("b", "City", "Bonn"), message("c"));

        assertThat(WireClient.status(answer)).isEqualTo(Status.OK);
        assertThat(answers(answer)).containsExactly("1", "2", "3");
        assertThat(stored()).containsExactly("a", "b", "c");
        assertThat(answers(send(
                        Verb.SET, message("B", "City", "Bonn", HeaderNames.SEQ, 2), message("d", HeaderNames.SEQ, 9))))
                .containsExactly("2", "9");
        assertThat(stored()).containsExactly("a", "B", "c", "d");
    }

    @Test
    @DisplayName("PS-23: fail each by itself: an error in the middle keeps nobody from being stored")
    void errors() throws Exception {
        WireMessage answer = send(
                Verb.PUBLISH,
                message("a"),
                message("no", HeaderNames.EXPECTED_LAST, 7),
                message("no", HeaderNames.EXPECTED_LAST, "x"),
                message("no", HeaderNames.TTL, 5, "Nats-Rollup", "all"),
                message("b", HeaderNames.EXPECTED_LAST, 1));

        assertThat(answers(answer)).containsExactly("1", "SEQ_CONFLICT", "INVALID", "INVALID", "2");
        assertThat(stored()).containsExactly("a", "b");
    }

    @Test
    @DisplayName("PS-15: are carried out again by whoever takes over, whatever headers they have that nobody looks at")
    void takenOver() throws Exception {
        send(
                Verb.PUBLISH,
                message("a", HeaderNames.FILTER, "a..b"),
                message("b", HeaderNames.FILTER, "x", HeaderNames.FILTER, "y"));

        fixture.coordinator.hideFrom("s1");
        fixture.start("s2", 2);
        client = fixture.client("s2");

        assertThat(stored()).containsExactly("a", "b");
    }

    @Test
    @DisplayName("PS-23: are known as repeats one by one where the answer was lost")
    void repeated() throws Exception {
        send(Verb.PUBLISH, message("a", HeaderNames.MSG_ID, "1"), message("b", HeaderNames.MSG_ID, "2"));
        WireMessage again = send(
                Verb.PUBLISH,
                message("a", HeaderNames.MSG_ID, "1"),
                message("b", HeaderNames.MSG_ID, "2"),
                message("c", HeaderNames.MSG_ID, "3"));

        assertThat(answers(again)).containsExactly("1", "2", "3");
        assertThat(BundleCodec.read(again.payload(), 3))
                .extracting(item -> item.headers().first(HeaderNames.DUPLICATE).orElseThrow())
                .containsExactly("1", "1", "0");
        assertThat(stored()).containsExactly("a", "b", "c");
    }

    @Test
    @DisplayName(
            "PS-32: of which one is malformed, or that are too many, or of a verb that has none, are refused together, and nothing is done")
    void refused() throws Exception {
        Bytes two = BundleCodec.write(List.of(message("a"), message("b")));
        Bytes many = BundleCodec.write(
                IntStream.range(0, 1001).mapToObj(i -> message("m")).toList());

        assertThat(List.of(
                        send(Verb.PUBLISH, 3, two),
                        send(Verb.PUBLISH, 1, two),
                        send(Verb.PUBLISH, 2, two.slice(0, two.size() - 1)),
                        send(Verb.PUBLISH, 1001, many),
                        send(Verb.GET, message("", HeaderNames.SEQ, 1)),
                        send(Verb.PUBLISH, message("a"), message("b", HeaderNames.BATCH, "x/0/1")),
                        send(Verb.PUBLISH, message("a"), message("b", HeaderNames.BUNDLE, 1))))
                .allSatisfy(answer -> {
                    assertThat(WireClient.code(answer)).isEqualTo("INVALID");
                    assertThat(BundleCodec.count(WireClient.headers(answer))).isZero();
                });
        assertThat(WireClient.code(send(Verb.PUBLISH, message("a"), message("b", "Plain", "x".repeat(13_000)))))
                .isEqualTo("TOO_LARGE");
        assertThat(WireClient.status(client.ask(Verb.INFO, TARGET))).isEqualTo(Status.NONE);
    }

    @Test
    @DisplayName("may be sent to a server that says so: in its pong, and with the receipt of a single message")
    void announced() {
        WireMessage pong = client.raw("varve.v1.s1.ping", WireHeaders.none(), Bytes.empty());
        assertThat(BundleCodec.mostOf(WireClient.headers(pong))).isEqualTo(1000);
        assertThat(BundleCodec.mostOf(WireClient.headers(client.publish("s", "a", PublishOptions.none()))))
                .isEqualTo(1000);
    }

    @Test
    @DisplayName(
            "PS-4: are told to followers as changes of their own, in order, of which those of one subject travel together")
    void changes() throws Exception {
        BlockingQueue<WireMessage> told = fixture.listen(WireSubjects.defaults().changes(SubjectFilter.of("s")));

        send(Verb.PUBLISH, message("a"), message("b"), message("c"));

        WireMessage first = told.poll(10, TimeUnit.SECONDS);
        assertThat(first).isNotNull();
        assertThat(BundleCodec.messages(first))
                .extracting(change -> Arrays.asList(
                        WireClient.number(change, HeaderNames.NUMBER),
                        WireClient.number(change, HeaderNames.PREVIOUS),
                        change.payload().utf8()))
                .containsExactly(Arrays.asList(1L, 0L, "a"), Arrays.asList(2L, 1L, "b"), Arrays.asList(3L, 2L, "c"));
    }
}
