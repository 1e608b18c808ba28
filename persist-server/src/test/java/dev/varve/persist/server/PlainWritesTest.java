/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.Subject;
import dev.varve.persist.PersistServer;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreKey;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.ReceiptCodec;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.PublishOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A write to a stream that has no file yet")
final class PlainWritesTest {

    private static final PublishOptions DISK = PublishOptions.atLeast(Durability.DISK);

    @TempDir
    Path root;

    private ServerFixture fixture;
    private PersistServer server;
    private WireClient client;

    @BeforeEach
    void start() {
        fixture = new ServerFixture(root);
        server = fixture.start("s1", 1);
        client = fixture.client("s1");
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    private boolean hasFile(String subject) {
        return Files.exists(new DataDirectory(root).file(StoreKey.implicit(subject)));
    }

    private static List<String> page(WireClient client, Verb verb, String subject, String header)
            throws InterruptedException {
        List<WireMessage> page = client.page(verb, Target.of(Subject.of(subject)), WireHeaders.builder());
        return page.subList(0, page.size() - 1).stream()
                .map(item -> WireClient.headers(item).requiredText(header))
                .toList();
    }

    @Test
    @DisplayName("is acknowledged at DISK when the journal has it, and its file is made later")
    void acknowledged() {
        WireMessage answer = client.publish("a", "first", DISK);

        assertThat(ReceiptCodec.read(WireClient.headers(answer)).durability()).isEqualTo(Durability.DISK);
        assertThat(WireClient.number(answer, HeaderNames.SEQ)).isEqualTo(1);
        assertThat(hasFile("a")).isFalse();
        server.close();
        assertThat(hasFile("a")).isTrue();
    }

    @Test
    @DisplayName("PS-15: is there for whoever takes over after its server was killed before there was a file")
    void killed() throws Exception {
        WireMessage answer = client.publish("a", "first", DISK);
        server.abort();
        assertThat(hasFile("a")).isFalse();

        fixture.start("s2", 2);
        WireClient next = fixture.client("s2");

        WireMessage found = next.ask(Verb.LAST, Target.of(Subject.of("a")));
        assertThat(found.payload()).isEqualTo(Bytes.utf8("first"));
        assertThat(WireClient.number(found, HeaderNames.SEQ)).isEqualTo(1);
        assertThat(WireClient.number(found, HeaderNames.TIME)).isEqualTo(WireClient.number(answer, HeaderNames.TIME));
        assertThat(WireClient.number(next.publish("a", "second", DISK), HeaderNames.SEQ))
                .isEqualTo(2);
    }

    @Test
    @DisplayName(
            "PS-15: follows others that have no file either, and all are there for whoever takes over after a kill")
    void killedWithMany() throws Exception {
        List<WireMessage> answers =
                List.of(client.publish("a", "1", DISK), client.publish("a", "2", DISK), client.publish("a", "3", DISK));
        server.abort();
        assertThat(hasFile("a")).isFalse();

        fixture.start("s2", 2);
        WireClient next = fixture.client("s2");

        List<String> seqs = page(next, Verb.GET_ALL, "a", HeaderNames.SEQ);
        assertThat(seqs).containsExactly("1", "2", "3");
        for (String header : List.of(HeaderNames.SEQ, HeaderNames.TIME)) {
            assertThat(page(next, Verb.GET_ALL, "a", header))
                    .isEqualTo(answers.stream()
                            .map(answer -> WireClient.headers(answer).requiredText(header))
                            .toList());
        }
        assertThat(WireClient.number(next.publish("a", "4", DISK), HeaderNames.SEQ))
                .isEqualTo(4);
    }

    @Test
    @DisplayName("is not stored twice under its id, however late the file is made")
    void repeated() {
        PublishOptions identified = PublishOptions.msgId("2");
        client.publish("a", "1", PublishOptions.msgId("1"));
        client.publish("a", "2", identified);
        assertThat(hasFile("a")).isFalse();

        WireMessage again = client.publish("a", "2", identified);

        assertThat(WireClient.number(again, HeaderNames.DUPLICATE)).isEqualTo(1);
        assertThat(WireClient.number(again, HeaderNames.SEQ)).isEqualTo(2);
        assertThat(WireClient.number(client.publish("a", "3", DISK), HeaderNames.SEQ))
                .isEqualTo(3);
    }

    @Test
    @DisplayName("is not older than the one before it where the clock goes back, for the writer as for whoever reads")
    void clockBack() throws Exception {
        WireMessage first = client.publish("a", "1", DISK);
        fixture.clock.advance(Duration.ofSeconds(-5));

        WireMessage second = client.publish("a", "2", DISK);

        assertThat(hasFile("a")).isFalse();
        String time = WireClient.headers(first).requiredText(HeaderNames.TIME);
        assertThat(WireClient.headers(second).requiredText(HeaderNames.TIME)).isEqualTo(time);
        assertThat(page(client, Verb.GET_ALL, "a", HeaderNames.TIME)).containsExactly(time, time);
    }

    @Test
    @DisplayName("is seen at once by whatever comes after it: a write, a read, a listing, its repeat")
    void seen() throws Exception {
        client.publish("a", "first", PublishOptions.msgId("1"));
        client.publish("b", "first", DISK);
        client.publish("c", "first", DISK);

        assertThat(WireClient.number(client.publish("a", "first", PublishOptions.msgId("1")), HeaderNames.DUPLICATE))
                .isEqualTo(1);
        assertThat(page(client, Verb.GET_ALL, "b", HeaderNames.SEQ)).containsExactly("1");
        assertThat(WireClient.number(client.publish("c", "second", DISK), HeaderNames.SEQ))
                .isEqualTo(2);
        client.publish("d", "first", DISK);
        List<WireMessage> listing = client.page(Verb.LIST, Target.nothing(), WireHeaders.builder());
        assertThat(listing.subList(0, listing.size() - 1).stream()
                        .map(item -> WireClient.headers(item).requiredText(HeaderNames.STREAM)))
                .containsExactly("a", "b", "c", "d");
    }

    @Test
    @DisplayName("is told to followers as the change that the file says it was")
    void told() throws Exception {
        BlockingQueue<WireMessage> changes = fixture.listen("varve.v1.change.a");
        client.publish("a", "first", DISK);
        client.publish("a", "second", DISK);
        List<WireMessage> told = new ArrayList<>();
        while (told.size() < 2) {
            told.add(Objects.requireNonNull(changes.poll(10, TimeUnit.SECONDS), "a change was not told"));
        }

        assertThat(told).extracting(WireMessage::payload).containsExactly(Bytes.utf8("first"), Bytes.utf8("second"));
        assertThat(told)
                .extracting(change -> WireClient.number(change, HeaderNames.PREVIOUS))
                .containsExactly(0L, 1L);
        assertThat(hasFile("a")).isFalse();
        for (String header : List.of(HeaderNames.NUMBER, HeaderNames.SEQ, HeaderNames.EPOCH, HeaderNames.TIME)) {
            assertThat(page(client, Verb.CHANGES, "a", header))
                    .as(header)
                    .isEqualTo(told.stream()
                            .map(change -> WireClient.headers(change).requiredText(header))
                            .toList());
        }
    }

    @Test
    @DisplayName("asks the file where it expects something, and after the stream was dropped")
    void decidedByTheFile() throws Exception {
        PublishOptions expecting = PublishOptions.builder().expectedLastSeq(7).build();
        assertThat(WireClient.code(client.publish("a", "no", expecting))).isEqualTo("SEQ_CONFLICT");

        client.publish("b", "first", DISK);
        client.ask(Verb.DROP, Target.of(Subject.of("b")));
        BlockingQueue<WireMessage> changes = fixture.listen("varve.v1.change.b");
        client.publish("b", "anew", DISK);

        WireMessage told = changes.poll(10, TimeUnit.SECONDS);
        while (told != null && !told.payload().equals(Bytes.utf8("anew"))) {
            told = changes.poll(10, TimeUnit.SECONDS);
        }
        assertThat(told).isNotNull();
        assertThat(WireClient.number(told, HeaderNames.NUMBER))
                .as("numbers go on after those of the dropped stream")
                .isEqualTo(3);
        assertThat(page(client, Verb.CHANGES, "b", HeaderNames.NUMBER)).contains("3");
    }
}
