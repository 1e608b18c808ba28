/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Subject;
import dev.varve.persist.PersistServer;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StoreSettings;
import dev.varve.persist.store.StreamFile;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.PublishOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Acknowledged writes, when SQLite undoes what they were in or something fails half way,")
final class UndoneWritesTest {

    private static final StoreKey KEY = StoreKey.implicit("s");
    private static final StoreSettings UNBOUNDED = StoreSettings.defaults();
    /** Files do not grow beyond 200 KiB, as on a disk that is full. */
    private static final StoreSettings BOUNDED = UNBOUNDED.withMaxPages(200);
    /** More than a file holds, and than the journal's next segment has room for by itself: it gets one that it fills. */
    private static final String HUGE = "x".repeat((5 << 20) / 2);

    @TempDir
    Path root;

    /** What was acknowledged: text by sequence. */
    private final SortedMap<Long, String> acknowledged = new TreeMap<>();

    private Optional<WireMessage> publish(EngineRig rig, String text) throws InterruptedException {
        Optional<WireMessage> answer = rig.publish("s", text);
        if (answer.filter(said -> WireClient.code(said).equals("none")).isPresent()) {
            acknowledged.put(WireClient.number(answer.get(), HeaderNames.SEQ), text);
        }
        return answer;
    }

    /** The first message is in the file, and nothing in any journal. */
    private void begin() throws InterruptedException {
        try (EngineRig first = new EngineRig(root, 1, BOUNDED)) {
            publish(first, "zero");
            first.end();
        }
        assertThat(acknowledged).hasSize(1);
    }

    /** Looks at the file when a successor has carried out all that is in journals. */
    private void assertNothingLost(long epoch) throws InterruptedException {
        try (EngineRig successor = new EngineRig(root, epoch, UNBOUNDED)) {
            publish(successor, "last");
            successor.end();
        }
        assertThat(acknowledged).containsValue("last");
        try (StreamFile file =
                StreamFile.open(KEY, new DataDirectory(root), UNBOUNDED).orElseThrow()) {
            acknowledged.forEach((seq, text) -> assertThat(file.get(Subject.of("s"), seq, 1000))
                    .as("what was acknowledged as %d: %s", seq, text)
                    .hasValueSatisfying(item -> assertThat(item.message()
                                    .message()
                                    .value()
                                    .orElseThrow()
                                    .utf8())
                            .isEqualTo(text)));
        }
    }

    @Test
    @DisplayName("PS-15, PS-34: are all there after a file was full again and again")
    void full() throws Exception {
        begin();
        try (EngineRig rig = new EngineRig(root, 2, BOUNDED)) {
            int refused = 0;
            for (int i = 0; i < 400; i++) {
                String code = publish(rig, "m" + i + "x".repeat(900))
                        .map(WireClient::code)
                        .orElse("unanswered");
                refused += code.equals("INSUFFICIENT_STORAGE") ? 1 : 0;
                assertThat(code).isIn("none", "INSUFFICIENT_STORAGE");
                rig.tick();
            }
            assertThat(refused).isPositive();
            assertThat(acknowledged).hasSizeGreaterThan(100);
            rig.kill();
        }
        assertNothingLost(3);
    }

    @Test
    @DisplayName(
            "PS-15, PS-34: are all there, although what failed with a full file could not be annulled in a full journal")
    void notAnnulled() throws Exception {
        begin();
        try (EngineRig rig = new EngineRig(root, 2, BOUNDED)) {
            publish(rig, "one");
            rig.disk.room(3 << 20);
            publish(rig, HUGE);
            rig.disk.room(Long.MAX_VALUE);
            publish(rig, "two");
            publish(rig, "three");
            rig.end();
        }
        assertThat(acknowledged).containsValue("one");
        assertNothingLost(3);
    }

    @Test
    @DisplayName(
            "PS-34: have none among them that was said to have failed, though the server was killed right after that")
    void toldAsFailed() throws Exception {
        begin();
        try (EngineRig rig = new EngineRig(root, 2, BOUNDED)) {
            publish(rig, "one");
            assertThat(publish(rig, HUGE).map(WireClient::code)).hasValue("INSUFFICIENT_STORAGE");
            rig.kill();
        }
        assertNothingLost(3);
        assertThat(acknowledged.lastKey()).as("zero, one and last").isEqualTo(3);
    }

    @Test
    @DisplayName("PS-15: are all there after their stream was to be dropped and was not")
    void notDropped() throws Exception {
        Path inTheWay =
                new DataDirectory(root).slot(KEY.slot()).resolve("owners").resolve("1.db");
        try (ServerFixture fixture = new ServerFixture(root)) {
            PersistServer first = fixture.start("s1", 1);
            fixture.client("s1").publish("s", "one", PublishOptions.none());
            Path file = Files.createFile(Files.createDirectory(inTheWay).resolve("file"));
            WireMessage failed = fixture.client("s1").ask(Verb.DROP, Target.of(Subject.of("s")));
            assertThat(WireClient.code(failed)).isEqualTo("UNAVAILABLE");
            first.abort();
            Files.delete(file);
            Files.delete(inTheWay);

            fixture.start("s2", 2);
            WireMessage last = fixture.client("s2").ask(Verb.LAST, Target.of(Subject.of("s")));
            assertThat(last.payload().utf8()).isEqualTo("one");
        }
    }
}
