/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.persist.PersistConfig;
import dev.varve.persist.PersistServer;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreKey;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.PublishOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A file that its former owner keeps locked")
final class LockedFileTest {

    /** How many files may be open. */
    private static final int OPEN = 16;

    @TempDir
    Path root;

    private static PersistConfig oneWorker(PersistConfig config) {
        return config.withWorkers(1);
    }

    @Test
    @DisplayName("PS-20: is taken over all the same, and nothing waits for it that the same worker serves")
    void othersGoOn() throws Exception {
        try (ServerFixture fixture = new ServerFixture(root)) {
            PersistServer first = fixture.start("s1", 1);
            fixture.client("s1").publish("locked", "one", PublishOptions.none());
            first.close();
            PersistServer second = fixture.start("s2", 2);
            fixture.client("s2").publish("locked", "two", PublishOptions.none());
            fixture.client("s2").publish("free", "one", PublishOptions.none());
            second.abort();
            Path file = new DataDirectory(root).file(StoreKey.implicit("locked"));
            try (Connection stopped = DriverManager.getConnection("jdbc:sqlite:" + file)) {
                stopped.createStatement().execute("BEGIN IMMEDIATE");
                fixture.start("s3", 3, LockedFileTest::oneWorker);
                BlockingQueue<WireMessage> answers = fixture.listen("answers.>");
                send(fixture, "locked");
                send(fixture, "free");
                assertAnswer(answers, "free");
                assertAnswer(answers, "locked");
            }
        }
    }

    /** Keeps {@code file} from being committed, as a process does that is stopped in the middle of a query. */
    private static Connection reader(Path file) throws Exception {
        Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file);
        reader.setAutoCommit(false);
        reader.createStatement().executeQuery("SELECT key FROM state").next();
        return reader;
    }

    @Test
    @DisplayName("PS-20: because it is stopped as it reads is taken over all the same")
    void stoppedReader() throws Exception {
        try (ServerFixture fixture = new ServerFixture(root)) {
            PersistServer first = fixture.start("s1", 1);
            fixture.client("s1").publish("locked", "one", PublishOptions.none());
            first.close();
            PersistServer second = fixture.start("s2", 2);
            fixture.client("s2").publish("locked", "two", PublishOptions.none());
            second.abort();
            try (Connection stopped = reader(new DataDirectory(root).file(StoreKey.implicit("locked")))) {
                fixture.start("s3", 3, LockedFileTest::oneWorker);
                BlockingQueue<WireMessage> answers = fixture.listen("answers.>");
                send(fixture, "locked");
                assertAnswer(answers, "locked");
                assertThat(stopped.isClosed()).isFalse();
            }
        }
    }

    @Test
    @DisplayName("PS-15: loses nothing, though more files are taken over than may be open at once")
    void manyFiles() throws Exception {
        int slot = StoreKey.implicit("many").slot();
        List<String> streams = Stream.iterate(0, i -> i + 1)
                .map(i -> "many" + i)
                .filter(name -> StoreKey.implicit(name).slot() == slot)
                .limit(2L * OPEN)
                .toList();
        try (ServerFixture fixture = new ServerFixture(root)) {
            PersistServer first = fixture.start("s1", 1);
            streams.forEach(name -> fixture.client("s1").publish(name, "one", PublishOptions.none()));
            first.close();
            PersistServer second = fixture.start("s2", 2);
            streams.forEach(name -> fixture.client("s2").publish(name, "two", PublishOptions.none()));
            second.abort();
            try (Connection stopped = reader(new DataDirectory(root).file(StoreKey.implicit(streams.get(0))))) {
                fixture.start("s3", 3, LockedFileTest::fewFiles);
                assertThat(last(fixture, streams.get(1))).isEqualTo("two");
                assertThat(stopped.isClosed()).isFalse();
            }
            assertThat(streams)
                    .allSatisfy(name -> assertThat(last(fixture, name)).as(name).isEqualTo("two"));
        }
    }

    private static String last(ServerFixture fixture, String subject) {
        return fixture.client("s3")
                .ask(Verb.LAST, Target.of(Subject.of(subject)))
                .payload()
                .utf8();
    }

    private static PersistConfig fewFiles(PersistConfig config) {
        return new PersistConfig(
                config.server(),
                config.dataDirectory(),
                config.prefix(),
                1,
                OPEN,
                config.idleClose(),
                config.defaultDurability(),
                config.maxMessageBytes(),
                config.transferBytes(),
                config.maxBatchMessages(),
                config.beat());
    }

    @Test
    @DisplayName("because it is stopped as it reads is committed all the same, after a while")
    void committedAllTheSame() throws Exception {
        try (ServerFixture fixture = new ServerFixture(root)) {
            PersistServer first = fixture.start("s1", 1);
            fixture.client("s1").publish("locked", "one", PublishOptions.none());
            first.close();
            fixture.start("s2", 2);
            Path file = new DataDirectory(root).file(StoreKey.implicit("locked"));
            try (Connection stopped = reader(file)) {
                fixture.client("s2").publish("locked", "two", PublishOptions.none());
                await().atMost(Duration.ofSeconds(20)).until(() -> messages(file) == 2);
                assertThat(stopped.isClosed()).isFalse();
            }
        }
    }

    private static int messages(Path file) throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                ResultSet count = other.createStatement().executeQuery("SELECT count(*) FROM messages")) {
            return count.getInt(1);
        }
    }

    @Test
    @DisplayName("as every slot that is being taken, holds up requests, and does not change their order")
    void order() throws Exception {
        try (ServerFixture fixture = new ServerFixture(root)) {
            fixture.start("s1", 1, LockedFileTest::oneWorker);
            BlockingQueue<WireMessage> answers = fixture.listen("answers.>");
            for (int i = 1; i <= 400; i++) {
                publish(fixture, "ordered", "answers." + i);
                publish(fixture, "other." + i, "elsewhere");
            }
            for (int i = 1; i <= 400; i++) {
                WireMessage next = Objects.requireNonNull(answers.poll(20, TimeUnit.SECONDS));
                assertThat(WireClient.number(next, HeaderNames.SEQ))
                        .as(next.subject())
                        .isEqualTo(Long.parseLong(next.subject().substring("answers.".length())));
            }
        }
    }

    private static void publish(ServerFixture fixture, String subject, String inbox) {
        fixture.client("s1")
                .send(Verb.PUBLISH, Target.of(Subject.of(subject)), WireHeaders.builder(), Bytes.utf8("m"), inbox);
    }

    private static void send(ServerFixture fixture, String subject) {
        Target target = Target.of(Subject.of(subject));
        fixture.client("s3").send(Verb.PUBLISH, target, WireHeaders.builder(), Bytes.utf8("m"), "answers." + subject);
    }

    private static void assertAnswer(BlockingQueue<WireMessage> answers, String subject) throws InterruptedException {
        WireMessage next = Objects.requireNonNull(answers.poll(20, TimeUnit.SECONDS));
        assertThat(next.subject()).isEqualTo("answers." + subject);
        assertThat(WireClient.number(next, HeaderNames.SEQ)).isEqualTo(subject.equals("free") ? 2 : 3);
    }
}
