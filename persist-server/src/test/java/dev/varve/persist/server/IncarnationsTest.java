/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.Subject;
import dev.varve.persist.PersistConfig;
import dev.varve.persist.PersistServer;
import dev.varve.persist.journal.Channels;
import dev.varve.persist.journal.SmallDisk;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.inprocess.InProcessPubSub;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.PublishOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A server that cannot go on")
final class IncarnationsTest {

    private static final Target TARGET = Target.of(Subject.of("s"));

    @TempDir
    Path root;

    private ServerFixture fixture;
    private final SmallDisk disk = new SmallDisk();

    @BeforeEach
    void start() {
        fixture = new ServerFixture(root);
        disk.room(Long.MAX_VALUE);
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    private long publish(String server, String text) {
        return WireClient.number(fixture.client(server).publish("s", text, PublishOptions.none()), HeaderNames.SEQ);
    }

    private boolean isAcknowledged(String server, String text) {
        try {
            return WireClient.status(fixture.client(server).publish("s", text, PublishOptions.none())) == Status.OK;
        } catch (CompletionException unanswered) {
            return false;
        }
    }

    @Test
    @DisplayName("PS-12, PS-14: ends when another process runs under its name: it answers nothing more, and says why")
    void replaced() throws Exception {
        PersistServer first = fixture.start("s1", 1);
        assertThat(publish("s1", "one")).isEqualTo(1);
        fixture.coordinator.replace("s1");

        assertThat(first.ended().get(10, TimeUnit.SECONDS).code()).isEqualTo(ErrorCode.FENCED);
        assertThat(isAcknowledged("s1", "late")).isFalse();
        fixture.start("s2", 2);
        assertThat(publish("s2", "two")).isEqualTo(2);
        first.close();
    }

    @Test
    @DisplayName(
            "PS-15: begins anew when the thread of a worker ends by a fault, instead of leaving those unanswered for good who ask it")
    void workerEnds() throws Exception {
        AtomicBoolean fault = new AtomicBoolean(true);
        Channels channels = (path, options) -> {
            if (fault.getAndSet(false)) {
                throw new OutOfMemoryError("staged by a test");
            }
            return disk.open(path, options);
        };
        fixture.coordinator.give("s1", 1);
        try (InProcessPubSub own = fixture.network.connect("s1");
                Incarnations lives = new Incarnations(PersistConfig.of("s1", root), own, fixture.clock, channels)) {
            lives.start();
            ServerLoop first = lives.current();
            await().until(() -> first.mapVersion().isPresent());
            fixture.client("s1").send(Verb.PUBLISH, TARGET, WireHeaders.builder(), Bytes.utf8("never"), "answers");
            await().atMost(Duration.ofSeconds(10)).until(() -> lives.current() != first);
            fixture.coordinator.give("s1", 2);

            await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> isAcknowledged("s1", "one"));
        }
    }

    @Test
    @DisplayName(
            "PS-15: begins anew when a journal cannot be synced: what was acknowledged is there, what was not is not acknowledged later, and writes go on")
    void failedSync() throws Exception {
        fixture.coordinator.give("s1", 1);
        try (InProcessPubSub own = fixture.network.connect("s1");
                Incarnations lives = new Incarnations(PersistConfig.of("s1", root), own, fixture.clock, disk)) {
            lives.start();
            ServerLoop first = lives.current();
            await().until(() -> first.mapVersion().isPresent());
            assertThat(publish("s1", "one")).isEqualTo(1);
            disk.failSyncs(true);
            BlockingQueue<WireMessage> answers = fixture.listen("answers");
            fixture.client("s1").send(Verb.PUBLISH, TARGET, WireHeaders.builder(), Bytes.utf8("never"), "answers");
            await().atMost(Duration.ofSeconds(30)).until(() -> lives.current() != first);
            assertThat(answers).isEmpty();
            // The coordinator that decides nothing gives its slots to the next under an epoch of its own, as a real one
            // does.
            fixture.coordinator.give("s1", 2);
            disk.failSyncs(false);

            await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> isAcknowledged("s1", "two"));
            assertThat(fixture.client("s1").ask(Verb.LAST, TARGET).payload().utf8())
                    .isEqualTo("two");
            assertThat(fixture.client("s1")
                            .ask(Verb.GET, TARGET, WireHeaders.builder().add(HeaderNames.SEQ, 1), Bytes.empty())
                            .payload()
                            .utf8())
                    .isEqualTo("one");
            assertThat(fixture.coordinator.left()).contains("s1");
            assertThat(lives.ended()).isNotDone();
        }
    }
}
