/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.kv.Key;
import dev.varve.persist.PersistConfig;
import dev.varve.persist.PersistServer;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreKey;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.PublishOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A server that takes slots over")
final class TakeoverTest {

    private static final Target TARGET = Target.of(Subject.of("s"));

    @TempDir
    Path root;

    private ServerFixture fixture;

    @BeforeEach
    void start() {
        fixture = new ServerFixture(root);
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    private long publish(String server, String subject, String text) {
        return WireClient.number(fixture.client(server).publish(subject, text, PublishOptions.none()), HeaderNames.SEQ);
    }

    private String last(String server, String subject) {
        return fixture.client(server)
                .ask(Verb.LAST, Target.of(Subject.of(subject)))
                .payload()
                .utf8();
    }

    @Test
    @DisplayName("PS-14: has what a server that still runs has journaled and not committed, and that server is fenced")
    void fromOneThatRuns() {
        fixture.start("s1", 1);
        publish("s1", "s", "one");
        fixture.coordinator.hideFrom("s1");
        fixture.start("s2", 2);

        assertThat(publish("s2", "s", "two"))
                .as("it goes on after what it did not see")
                .isEqualTo(2);
        assertThat(WireClient.status(fixture.client("s1").publish("s", "late", PublishOptions.none())))
                .isEqualTo(Status.MOVED);
        assertThat(WireClient.status(fixture.client("s1").ask(Verb.LAST, TARGET)))
                .isEqualTo(Status.MOVED);
        assertThat(last("s2", "s")).isEqualTo("two");
    }

    @Test
    @DisplayName("PS-14: a server that took a slot back has what it wrote before and what the other wrote meanwhile")
    void backAndForth() {
        fixture.start("s1", 1);
        publish("s1", "s", "one");
        fixture.start("s2", 2);
        publish("s2", "s", "two");
        fixture.coordinator.give("s1", 3);
        WireHeaders.Builder headers = WireHeaders.builder().add(HeaderNames.EPOCH, 3);
        WireMessage third = fixture.client("s1").ask(Verb.PUBLISH, TARGET, headers, Bytes.utf8("three"));

        assertThat(WireClient.number(third, HeaderNames.SEQ)).isEqualTo(3);
        assertThat(WireClient.status(fixture.client("s2").publish("s", "late", PublishOptions.none())))
                .isEqualTo(Status.MOVED);
    }

    @Test
    @DisplayName("PS-15: and one whose slots got a new epoch, loses nothing that was journaled under the old one")
    void newEpoch() {
        PersistServer first = fixture.start("s1", 1);
        publish("s1", "s", "one");
        fixture.coordinator.give("s1", 5);
        WireHeaders.Builder headers = WireHeaders.builder().add(HeaderNames.EPOCH, 5);
        WireMessage second = fixture.client("s1").ask(Verb.PUBLISH, TARGET, headers, Bytes.utf8("two"));
        assertThat(WireClient.number(second, HeaderNames.SEQ)).isEqualTo(2);
        first.abort();

        fixture.start("s2", 6);
        assertThat(publish("s2", "s", "three")).isEqualTo(3);
    }

    @Test
    @DisplayName(
            "PS-15: carries out what it has not got until it has everything, however many servers end before they are done")
    void manyEnd() {
        for (int epoch = 1; epoch <= 5; epoch++) {
            String name = "s" + epoch;
            PersistServer server = fixture.start(name, epoch);
            assertThat(publish(name, "s", "m" + epoch)).isEqualTo(epoch);
            assertThat(publish(name, "only." + epoch, "m")).isEqualTo(1);
            server.abort();
        }
        fixture.start("last", 6);
        assertThat(publish("last", "s", "m")).isEqualTo(6);
        for (int epoch = 1; epoch <= 5; epoch++) {
            assertThat(last("last", "only." + epoch)).isEqualTo("m");
        }
    }

    @Test
    @DisplayName("lists streams that nobody has asked it for")
    void lists() throws Exception {
        PersistServer first = fixture.start("s1", 1);
        for (int i = 0; i < 20; i++) {
            publish("s1", "listed." + i, "m");
        }
        first.abort();
        fixture.start("s2", 2);

        assertThat(fixture.client("s2").page(Verb.LIST, Target.nothing(), WireHeaders.builder()))
                .as("and the end of the page")
                .hasSize(21);
    }

    @Test
    @DisplayName("PS-33: serves every stream but the one whose file is damaged")
    void damagedFile() throws IOException {
        PersistServer first = fixture.start("s1", 1);
        publish("s1", "bad", "one");
        publish("s1", "good", "one");
        first.close();
        Files.writeString(
                new DataDirectory(root).file(StoreKey.implicit("bad")),
                "no database at all ".repeat(500),
                StandardCharsets.US_ASCII);
        PersistServer second = fixture.start("s2", 2);
        publish("s2", "good", "two");
        second.abort();

        fixture.start("s3", 3);
        assertThat(publish("s3", "good", "three")).isEqualTo(3);
        assertThat(WireClient.code(fixture.client("s3").publish("bad", "x", PublishOptions.none())))
                .isEqualTo("CORRUPT");
    }

    @Test
    @DisplayName("PS-21: has all that was synced, although the end of the journal is garbage after a loss of power")
    void powerLoss() throws IOException {
        PersistServer first = fixture.start("s1", 1);
        for (int i = 1; i <= 50; i++) {
            assertThat(publish("s1", "s", "m" + i)).isEqualTo(i);
        }
        first.abort();
        int torn = 0;
        for (Path segment : segments()) {
            tear(segment);
            torn++;
        }
        assertThat(torn).as("it left a journal").isPositive();

        fixture.start("s2", 2);
        assertThat(publish("s2", "s", "on")).isEqualTo(51);
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> all = Files.walk(root.resolve("servers"))) {
            return all.filter(
                            path -> Files.isRegularFile(path) && path.toString().contains("worker-"))
                    .toList();
        }
    }

    /** Writes garbage behind what was written last. */
    private static void tear(Path segment) throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap("garbage ".repeat(100).getBytes(StandardCharsets.US_ASCII)), end);
        }
    }

    @Test
    @DisplayName("PS-16: a bound on open files loses nothing, though files are closed in the middle of all")
    void manyFiles() {
        PersistServer first = fixture.start("s1", 1, TakeoverTest::fewFiles);
        BlockingQueue<WireMessage> answers = fixture.listen("answers");
        WireClient client = fixture.client("s1");
        for (int i = 0; i < 120; i++) {
            Target target = Target.of(Subject.of("many." + i % 40));
            client.send(Verb.PUBLISH, target, WireHeaders.builder(), Bytes.utf8("m" + i), "answers");
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> answers.size() == 120);
        first.abort();

        fixture.start("s2", 2, TakeoverTest::fewFiles);
        for (int i = 0; i < 40; i++) {
            assertThat(publish("s2", "many." + i, "m")).isEqualTo(4);
        }
    }

    private static PersistConfig fewFiles(PersistConfig config) {
        return new PersistConfig(
                config.server(),
                config.dataDirectory(),
                config.prefix(),
                1,
                16,
                config.idleClose(),
                config.defaultDurability(),
                config.maxMessageBytes(),
                config.transferBytes(),
                config.maxBatchMessages(),
                config.beat());
    }

    @Test
    @DisplayName("has nothing of what was dropped, and all that came after under the same name")
    void dropped() {
        PersistServer first = fixture.start("s1", 1);
        WireClient client = fixture.client("s1");
        publish("s1", "s", "old");
        client.ask(Verb.DROP, TARGET);
        Target key = Target.of(Key.of("b", "k"));
        client.ask(Verb.KV_PUT, key, WireHeaders.builder(), Bytes.utf8("old"));
        client.ask(Verb.KV_DROP, Target.bucket("b"));
        publish("s1", "s", "new");
        first.abort();

        fixture.start("s2", 2);
        assertThat(publish("s2", "s", "next")).isEqualTo(2);
        assertThat(WireClient.status(fixture.client("s2").ask(Verb.KV_GET, key)))
                .isEqualTo(Status.NONE);
    }

    @Test
    @DisplayName("leaves nothing of servers that ended in order")
    void cleanEnd() throws IOException {
        PersistServer first = fixture.start("s1", 1);
        publish("s1", "s", "one");
        first.close();
        try (Stream<Path> servers = Files.list(root.resolve("servers"))) {
            assertThat(servers).isEmpty();
        }
        fixture.start("s2", 2);
        assertThat(publish("s2", "s", "two")).isEqualTo(2);
    }

    @Test
    @DisplayName("PS-14: a write that a fenced server has carried out is not answered, whatever it was told before")
    void neverAnswered() {
        fixture.start("s1", 1);
        publish("s1", "s", "one");
        fixture.coordinator.hideFrom("s1");
        fixture.start("s2", 2);
        publish("s2", "s", "two");
        for (int i = 0; i < 20; i++) {
            try {
                Status status = WireClient.status(fixture.client("s1").publish("s", "late", PublishOptions.none()));
                assertThat(status).isEqualTo(Status.MOVED);
            } catch (CompletionException unanswered) {
                assertThat(unanswered).isNotNull();
            }
        }
        assertThat(publish("s2", "s", "three")).isEqualTo(3);
    }
}
