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
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A first write to a stream")
final class FirstWriteTest {

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

        WireMessage told = changes.poll(10, TimeUnit.SECONDS);

        assertThat(told).isNotNull();
        assertThat(told.payload()).isEqualTo(Bytes.utf8("first"));
        assertThat(WireClient.number(told, HeaderNames.PREVIOUS)).isZero();
        for (String header : List.of(HeaderNames.NUMBER, HeaderNames.SEQ, HeaderNames.EPOCH, HeaderNames.TIME)) {
            assertThat(page(client, Verb.CHANGES, "a", header))
                    .as(header)
                    .containsExactly(WireClient.headers(told).requiredText(header));
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
